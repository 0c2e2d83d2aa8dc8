"""Plays a user in a pseudo-terminal, who talks and presses Ctrl+C, approves a call and breaks off at the next, or reads what a call hides. Says what it saw."""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
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

# Padded so that the terminal's own wrapping would put "-WhatIf true" at the beginning of a row.
DECEIVE = """
$hidden = "date $([char]27)]; touch F; echo $([char]7)$([char]0x9d)x$([char]0x202e)y" + ('z' * 120) + (' ' * 60) + '-WhatIf true' + ('w' * 3000) + 'the-end-of-it'
$call = '/call Set-Mark ' + (@{{ Value = $hidden }} | ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii)
$null = Invoke-AllmChat $call -Tool Set-Mark
'the-first-is-over'
$call, $call | Invoke-AllmChat -Tool Set-Mark | Out-Null
'the-script-is-over'
"""


class Terminal:
    def __init__(self, pwsh, script):
        self.seen = ""
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm"
            for name in ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
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
        """Waits for a pattern and gives what stood before it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                before = self.seen[:found.start()]
                self.seen = self.seen[found.end():]
                return before
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
    terminal.expect(r"Set-Mark\s+-Value 'first'")
    terminal.expect(r"\[S\] Stop")
    terminal.type("y\r")
    terminal.expect("Set-Mark: marked")
    terminal.expect(r"Set-Mark\s+-Value 'second'")
    terminal.expect(r'default is "N"\):')
    terminal.press_until_end("\x03")
    with open(mark, encoding="utf-8") as file:
        print(f"marked: {file.read().strip()}")
    print("the script went on" if "the-script-goes-on" in terminal.seen else "ok: the script ended")


def shown(terminal):
    """The rows of a question as the eye sees them, and whether a control of the model's came through."""
    rows = terminal.expect(r"\[Y\] Yes")
    for control in ("\x1b]", "\x07", "\x9d", "\u202e"):
        if control in rows:
            print(f"came through: {control!r}")
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]", "", rows).replace("\r", "").split("\n")


def deceive(terminal, mark):
    terminal.expect("The model wants to run a command")
    rows = shown(terminal)
    print("the question: " + " / ".join(row for row in rows if row.strip()))
    print(f"rows: {len(rows)}, widest: {max(len(row) for row in rows)}")
    print("forged rows: " + str([row for row in rows if re.match(r"\s*-WhatIf", row)]))
    terminal.expect(r"\[H\] Show all")
    terminal.type("h\r")
    print("the end was shown" if "the-end-of-it" in re.sub(r"\s*\| |\s", "", "".join(shown(terminal))) else "the end was not shown")
    terminal.type("n\r")
    terminal.expect("the-first-is-over")
    print("ran" if os.path.exists(mark) else "nothing ran")
    terminal.expect(r"\[A\] Yes to All calls of Set-Mark")
    terminal.type("a\r")
    terminal.expect("The model wants to run a command")
    with open(mark, encoding="utf-8") as file:
        print("all of it ran" if file.read().rstrip().endswith("the-end-of-it") else "something else ran")
    os.remove(mark)
    terminal.expect(r"\[H\] Show all")
    terminal.type("n\r")
    terminal.expect("the-script-is-over")
    print("ran without a question" if os.path.exists(mark) else "ok: each question is asked for")


def main():
    play, module, mark, *pwsh = sys.argv[1:]
    plays = {"talk": TALK, "approve": APPROVE, "deceive": DECEIVE}
    terminal = Terminal(pwsh, (BEGIN + plays[play]).format(module=module, mark=mark))
    if play == "talk":
        talk(terminal)
    elif play == "approve":
        approve(terminal, mark)
    else:
        deceive(terminal, mark)


main()
