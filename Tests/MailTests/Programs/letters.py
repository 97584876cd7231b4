#!/usr/bin/env python3
"""What stands at the other end of a letter. Standard library only: its `email` package reads what it gets, as somebody else's mail program would.

    letters.py keep FOLDER [ARGUMENT...]   takes one letter on standard input, as sendmail would
    letters.py sink FOLDER                 an SMTP server on loopback: prints its port, ends with its standard input

Each letter becomes a JSON file in FOLDER before it is acknowledged. The sink refuses recipients called `refused`.
"""
import email
import email.header
import email.policy
import email.utils
import json
import os
import socket
import sys
import threading
import uuid


def describe(raw, **more):
    # As text: the bytes of an address outside of ASCII (RFC 6532) would become surrogates.
    message = email.message_from_string(raw.decode().replace("\r\n", "\n"), policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [str(defect) for value in message.values() for defect in getattr(value, "defects", [])]
    return {
        "fields": [[name, str(value)] for name, value in message.items()],
        "to": [address.addr_spec for address in message["To"].addresses] if message["To"] else [],
        "from": sender_of(raw),
        "parts": [[part.get_content_type(), part.get_content()] for part in parts],
        "defects": defects,
        "longest": max(len(line) for line in raw.split(b"\n")),
        "recipients": [],
        **more,
    }


def sender_of(raw):
    """By the older half of the package: the newer one of Python 3.11 puts spaces between the encoded words of a display name (cpython issue 92081)."""
    field = email.message_from_bytes(raw)["From"].replace("\r", "").replace("\n", "")
    name, address = email.utils.parseaddr(field)
    return [[str(email.header.make_header(email.header.decode_header(name))), address]]


def save(folder, letter):
    name = os.path.join(folder, uuid.uuid4().hex)
    with open(name + ".tmp", "w") as file:
        json.dump(letter, file)
    os.rename(name + ".tmp", name + ".json")


def serve(connection, folder):
    file = connection.makefile("rwb")

    def say(line):
        file.write(line.encode() + b"\r\n")
        file.flush()

    say("220 sink")
    sender, recipients = "", []
    for line in file:
        command = line.decode().strip()
        word = command.split(" ")[0].upper()
        if word == "EHLO":
            say("250-sink")
            say("250-8BITMIME")
            say("250 SMTPUTF8")
        elif command.upper().startswith("MAIL FROM:"):
            sender = command[10:].split(">")[0].strip(" <>")
            say("250 ok")
        elif command.upper().startswith("RCPT TO:"):
            recipient = command[8:].split(">")[0].strip(" <>")
            if recipient.startswith("refused@"):
                say("550 nobody is called that here")
            else:
                recipients.append(recipient)
                say("250 ok")
        elif word == "DATA":
            say("354 go on")
            raw = b""
            for line in file:
                if line == b".\r\n":
                    break
                raw += line[1:] if line.startswith(b".") else line
            save(folder, describe(raw, sender=sender, recipients=recipients))
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            break
        else:
            say("250 ok")
    connection.close()


def sink(folder):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, folder), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if sys.argv[1] == "sink":
    sink(sys.argv[2])
else:
    save(sys.argv[2], describe(sys.stdin.buffer.read(), arguments=sys.argv[3:]))
