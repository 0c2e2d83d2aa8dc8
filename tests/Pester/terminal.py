"""Plays a user in a pseudo-terminal, who talks and presses Ctrl+C, or approves a call and breaks off at the next. Says what it saw."""
import os
import pty
import re
import select
import sys
import time

BEGIN = """
Import-Module '{module}'
Start-AllmEmulator -DelayMs 20 | Connect-AllmHub -DefaultModel gpt-4o | Out-Null
function Set-Mark {{ param([string] $Value) Set-Content -Path '{mark}' -Value $Value; 'marked' }}
"""

TALK = """
Enter-AllmChat
'the-loop-is-over'
"""

APPROVE = """
(Invoke-AllmChat '/call Set-Mark {{"Value":"first"}}' -Tool Set-Mark).Text
Invoke-AllmChat '/call Set-Mark {{"Value":"second"}}' -Tool Set-Mark
'the-script-goes-on'
"""


class Terminal:
    def __init__(self, pwsh, script):
        self.seen = ""
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm"
            os.execv(pwsh[0], [*pwsh, "-NoProfile", "-NoLogo", "-Command", script])

    def read(self):
        """Takes in what there is; false once the other side has gone."""
        ready, _, _ = select.select([self.master], [], [], 0.1)
        if ready:
            try:
                piece = os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:
                return False
            # A terminal says where its cursor is when it is asked.
            for _ in range(piece.count("\x1b[6n")):
                os.write(self.master, b"\x1b[1;1R")
            self.seen += piece
            return bool(piece)
        return True

    def press_until_end(self, key, seconds=30):
        """Presses at the pace of a user: Ctrl+C empties the terminal's input, and with it the answer to where the cursor is, for which .NET would wait for ever."""
        end = time.monotonic() + seconds
        pressed = time.monotonic()
        while time.monotonic() < end:
            if time.monotonic() - pressed > 2:
                pressed = time.monotonic()
                self.type(key)
            if not self.read():
                return
        print(f"still there after {seconds} s\n{self.seen[-2000:]!r}")
        os.kill(self.process, 9)
        sys.exit(1)

    def expect(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return
            if not self.read():
                break
        print(f"not seen within {seconds} s: {pattern}\n{self.seen[-2000:]!r}")
        os.kill(self.process, 9)
        sys.exit(1)

    def type(self, text):
        os.write(self.master, text.encode())


def talk(terminal):
    terminal.expect(r"/exit ends\.")
    terminal.expect("> ")
    terminal.type("//repeat 2000 word\r")
    terminal.expect("word word word word")
    pressed = time.monotonic()
    terminal.type("\x03")
    terminal.expect(r"\(stopped\)")
    print(f"stopped after {time.monotonic() - pressed:.3f} s")
    terminal.expect("> ")
    terminal.type("the moon is full\r")
    terminal.expect(r"Echo: the moon is full\s+gpt-4o")
    terminal.expect("> ")
    terminal.type("what did I say?\r")
    terminal.expect(r"the moon is full\s+gpt-4o")
    terminal.expect("> ")
    terminal.type("/exit\r")
    terminal.expect("the-loop-is-over")
    print("ok: the loop ended")


def approve(terminal, mark):
    terminal.expect(r"Set-Mark\s+-Value first")
    terminal.expect(r"\[S\] Stop")
    terminal.type("y\r")
    terminal.expect("Set-Mark: marked")
    terminal.expect(r"Set-Mark\s+-Value second")
    terminal.expect(r'default is "N"[^\r]*\x1b\[6n')
    terminal.press_until_end("\x03")
    with open(mark, encoding="utf-8") as file:
        print(f"marked: {file.read().strip()}")
    print("the script went on" if "the-script-goes-on" in terminal.seen else "ok: the script ended")


def main():
    play, module, mark, *pwsh = sys.argv[1:]
    script = (BEGIN + (TALK if play == "talk" else APPROVE)).format(module=module, mark=mark)
    terminal = Terminal(pwsh, script)
    if play == "talk":
        talk(terminal)
    else:
        approve(terminal, mark)


main()
