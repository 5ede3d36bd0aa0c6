#!/usr/bin/env python3
"""Receives webhooks of the recorder and prints them: WEBHOOK_SECRET=whsec_… receiver.py [port]

Checks the signature and the age of each call, and knows an event that it has seen.
"""
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

SECRET = os.environ["WEBHOOK_SECRET"].encode()
MAX_AGE_SECONDS = 300
seen = set()


def is_ours(header, body):
    try:
        parts = dict(part.split("=", 1) for part in header.split(","))
        stamp, signature = parts["t"], parts["v1"]
        age = abs(time.time() - int(stamp))
    except (KeyError, ValueError):
        return False
    expected = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature) and age <= MAX_AGE_SECONDS


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_ours(self.headers.get("Webhook-Signature", ""), body):
            self.send_response(401)
            self.end_headers()
            return
        event = json.loads(body)
        # An event may come twice: when our answer got lost, or on a replay.
        if event["id"] not in seen:
            seen.add(event["id"])
            print(event["type"], event["data"]["recording_id"], flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
