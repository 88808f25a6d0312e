"""Before anything is built: is this machine able to? One clear sentence and exit code 2 if not.

Runs on the system's Python, whatever its age, with the standard library alone.
"""

import os
import socket
import sys

MINIMUM = (3, 11)


def python_problem() -> str:
    if sys.version_info[:2] >= MINIMUM:
        return ""
    return "auditprog needs Python {}.{} or newer; {} is {}.{}. Name another one: make run PYTHON=python3.12".format(
        *(MINIMUM + (sys.executable,) + sys.version_info[:2])
    )


def folder_problem(folder: str) -> str:
    probe = os.path.join(folder, f".write-test-{os.getpid()}")
    try:
        with open(probe, "w"):
            pass
        os.remove(probe)
    except OSError as error:
        return f"The folder {folder} cannot be written ({error.strerror}): auditprog installs itself there."
    return ""


def port_problem(port: str, host: str = "127.0.0.1") -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except ValueError:
            return f"PORT={port} is not a number."
        except OverflowError:
            return f"PORT={port} is not a port: they go from 1 to 65535."
        except OSError as error:
            return f"Port {port} on {host} cannot be used ({error.strerror}). Choose another one: make run PORT=8001"
    return ""


def main(arguments: list) -> int:
    problems = [python_problem(), folder_problem(os.getcwd())] + [port_problem(port) for port in arguments[:1]]
    for problem in problems:
        if problem:
            sys.stderr.write(problem + "\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
