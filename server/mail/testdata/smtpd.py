"""An SMTP server that is none of ours: Debian's python3-aiosmtpd.

usage: smtpd.py TLS CERT KEY [PORT]      TLS is starttls, implicit or none

It asks for the login ada / secret, and prints "listening PORT", then a line of
JSON for each message: how it was handed over, and what Python's email package
finds wrong with it. Mail to refused@ is refused for good, and mail to later@
the first time.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

tls, cert, key = sys.argv[1:4]
port = int(sys.argv[4]) if len(sys.argv) > 4 else 0
asked = set()


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b"ada" and data.password == b"secret"
    return AuthResult(success=right)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 nobody here"
        if address.startswith("later@") and address not in asked:
            asked.add(address)
            return "451 4.7.1 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        defects = [str(d) for part in message.walk() for d in part.defects]
        defects += [f"{name}: {d}" for part in message.walk() for name, h in part.items() for d in h.defects]
        text = message.get_body(("plain",)).get_content()
        attached = next(message.iter_attachments())
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or tls == "implicit",
            "authenticated": session.authenticated, "subject": message["subject"], "id": message["message-id"],
            "date": message["date"].datetime.isoformat(), "defects": defects,
            "types": [part.get_content_type() for part in message.walk()], "text": text,
            "file": attached.get_filename(), "event": json.loads(attached.get_content()),
            "longestLine": max(len(line) for line in envelope.content.split(b"\r\n")),
        }), flush=True)
        return "250 OK"


async def main():
    context = None
    if tls != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)

    def connection():
        return SMTP(
            Handler(), authenticator=authenticate, auth_required=True, auth_require_tls=tls == "starttls",
            tls_context=context if tls == "starttls" else None, require_starttls=tls == "starttls",
        )

    server = await asyncio.get_running_loop().create_server(
        connection, "127.0.0.1", port, ssl=context if tls == "implicit" else None)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
