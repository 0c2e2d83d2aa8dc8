"""Plays a user of Enter-AllmChat in a pseudo-terminal: asks, presses Ctrl+C, asks again, leaves. Says what it saw."""
import os
import pty
import re
import select
import sys
import time

SCRIPT = """
Import-Module '{module}'
Start-AllmEmulator -DelayMs 20 | Connect-AllmHub -DefaultModel gpt-4o | Out-Null
Enter-AllmChat
'the-loop-is-over'
"""


class Terminal:
    def __init__(self, pwsh, module):
        self.seen = ""
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = "xterm"
            os.execv(pwsh, [pwsh, "-NoProfile", "-NoLogo", "-Command", SCRIPT.format(module=module)])

    def expect(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.seen)
            if found:
                self.seen = self.seen[found.end():]
                return
            ready, _, _ = select.select([self.master], [], [], 0.1)
            if ready:
                try:
                    piece = os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:
                    break
                # A terminal says where its cursor is when it is asked.
                for _ in range(piece.count("\x1b[6n")):
                    os.write(self.master, b"\x1b[1;1R")
                self.seen += piece
        print(f"not seen within {seconds} s: {pattern}\n{self.seen[-2000:]!r}")
        os.kill(self.process, 9)
        sys.exit(1)

    def type(self, text):
        os.write(self.master, text.encode())


def main():
    terminal = Terminal(sys.argv[1], sys.argv[2])
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


main()
