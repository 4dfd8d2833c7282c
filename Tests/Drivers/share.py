#!/usr/bin/env python3
"""Event logs on a share that is away now and then, and a million folders.

usage: share.py PROGRAM FOLDER LOG WHAT [MANNER...]      (LOG: a log in zstd; WHAT: drops, or folders=N)

drops    While a log grows, the share fails in every manner that file systems of a network do, listing it among them.
         Nothing is lost, nothing is read again, nothing is taken for gone; what is wrong is said.
folders  Logs lie among N folders; they are found, and what that costs is told.
"""
import atexit, os, pathlib, subprocess, sys, time
from daemon import Checks, Daemon, lines, preload

check = Checks()


def harvested(program, log):
    return subprocess.run([program, "harvest", "-q", str(log)], capture_output=True, check=True).stdout.splitlines()


def decompressed(log):
    return subprocess.run(["zstd", "-dcq"], stdin=open(log, "rb"), capture_output=True, check=True).stdout


def wait(until, seconds):
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.02)
    return until()


def drops(program, folder, log):
    environment = preload(folder, "shares.c", {"SHARE_DIR": f"{folder}/logs", "SHARE_AWAY": f"{folder}/away"})
    if environment is None:
        return print("skipped: no C compiler makes the share")
    text = decompressed(log)
    (folder / "logs/deep").mkdir(parents=True)
    growing, out, away = folder / "logs/deep/local-1.inprogress", folder / "out.ndjson", folder / "away"
    daemon = Daemon(program, folder, f"""
state: {folder}/state
inputs: {{event_logs: [{{path: {folder}/logs}}]}}
outputs: [{{file: {{path: {out}}}}}]
server: {{listen: "127.0.0.1:0"}}
""", environment).start()
    manners = sys.argv[5:] or ["EIO", "ESTALE", "ENOENT", "EACCES", "READDIR", "READ", "EMPTY"]
    # Enough at the start for some runs to be told.
    start, number_of_steps = len(text) * 2 // 5, 2 * len(manners)
    steps = [start + (len(text) - start) * number // number_of_steps for number in range(number_of_steps + 1)]
    growing.write_bytes(text[:start])
    check(wait(lambda: out.exists() and out.stat().st_size > 0, 20), "events come from the share")
    for number, manner in enumerate(manners):
        (folder / "new").write_text(manner)
        (folder / "new").rename(away)
        # A log comes and one grows while nobody can see it.
        (folder / f"logs/{manner}").write_bytes(text.replace(b'"App ID":"local-', b'"App ID":"%s-' % manner.encode()))
        with open(growing, "ab") as file:
            file.write(text[steps[2 * number]:steps[2 * number + 1]])
        time.sleep(2.5)
        check(daemon.is_running, f"{manner}: the daemon lives")
        before = out.stat().st_size
        time.sleep(0.5)
        if manner not in ("READDIR", "EMPTY"):
            check(out.stat().st_size == before, f"{manner}: nothing comes")
        away.unlink()
        with open(growing, "ab") as file:
            file.write(text[steps[2 * number + 1]:steps[2 * number + 2]])
        check(wait(lambda: out.stat().st_size > before, 20), f"{manner}: reading goes on by itself", daemon.said()[-500:])
    growing.rename(folder / "logs/deep/local-1")
    wanted = [line for path in [folder / "logs/deep/local-1", *(folder / "logs" / manner for manner in manners)]
              for line in harvested(program, path)]
    wait(lambda: len(out.read_bytes().splitlines()) >= len(wanted), 40)
    time.sleep(1)
    check(daemon.stop() == 0, "it stops as it should")
    got = out.read_bytes().splitlines()
    check(set(got) == set(wanted), "all that the logs tell is told, and nothing else",
          f"{len(set(wanted) - set(got))} missing, {[line[:300] for line in set(got) - set(wanted)][:2]}")
    copies = {got.count(line) for line in set(wanted)}
    check(copies == {1}, "each event is told once: nothing is read again", copies)
    check(b"SOURCE_GAP" not in b"".join(got), "nothing is taken for lost")


def folders(program, folder, log, count):
    root, began = folder / "logs", time.monotonic()
    root.mkdir()
    # In memory, where that can be had: a disk takes longer to make and to remove them than they are of use.
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4g,nr_inodes=0", "none", str(root)]).returncode == 0:
        atexit.register(subprocess.run, ["umount", "-l", str(root)])
    for top in range(count // 1000):
        for middle in range(10):
            (root / f"{top}/{middle}").mkdir(parents=True)
            for last in range(99):
                os.mkdir(root / f"{top}/{middle}/{last}")
    print(f"{count} folders were made in {time.monotonic() - began:.0f} s")
    out = folder / "out.ndjson"
    (root / "0/0/0/local-1").write_bytes(decompressed(log))
    daemon = Daemon(program, folder, f"""
state: {folder}/state
inputs: {{event_logs: [{{path: {root}}}]}}
outputs: [{{file: {{path: {out}}}}}]
server: {{listen: "127.0.0.1:0"}}
""").start()
    began, wanted = time.monotonic(), len(harvested(program, root / "0/0/0/local-1"))
    found = wait(lambda: out.exists() and len(out.read_bytes().splitlines()) >= wanted, 600)
    check(found, "a log among them is found")
    first = time.monotonic() - began
    (root / "local-2").write_bytes(decompressed(log).replace(b"local-", b"other-"))
    began = time.monotonic()
    check(wait(lambda: len(out.read_bytes().splitlines()) >= 2 * wanted, 600), "one that comes later is found")
    print(f"found within {first:.1f} s at the start, {time.monotonic() - began:.1f} s later; memory {daemon.memory():.0f} MB, "
          f"{len(daemon.descriptors())} descriptors")
    # A kilobyte a folder at most.
    check(daemon.memory() < 100 + count / 1000, "memory is bounded", daemon.memory())
    check(daemon.ask("/healthz")[0] == 200, "it answers meanwhile")
    check(daemon.stop(within=60) == 0, "it stops as it should")


def main():
    program, folder, log, what = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    if what == "drops":
        drops(program, folder, log)
    else:
        folders(program, folder, log, int(what.removeprefix("folders=")))
    check.end()


main()
