"""The gRPC service that is sold: a server of grpcio that keeps what it saw of each call."""
import threading
import time
from concurrent import futures

import calls_pb2
import calls_pb2_grpc
import grpc

OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.so_reuseport", 0)]


class Calls(calls_pb2_grpc.CallsServicer):
    def __init__(self):
        self.seen, self.cancelled, self.messages, self.sent = [], threading.Event(), 0, 0

    def note(self, context):
        """Keeps the metadata and the time that is left, and sends metadata of our own before and behind the replies."""
        self.seen.append((dict(context.invocation_metadata()), context.time_remaining()))
        context.add_callback(lambda: context.is_active() or self.cancelled.set())
        context.send_initial_metadata([("x-first", "before"), ("x-octets-bin", b"\0\xff\r\n")])
        context.set_trailing_metadata([("x-last", "behind"), ("x-more-bin", b"\n\0")])

    def finish(self, request, context):
        time.sleep(request.wait / 1000)
        if request.status:
            context.abort(next(code for code in grpc.StatusCode if code.value[0] == request.status), request.message)

    def Unary(self, request, context):
        self.note(context)
        self.finish(request, context)
        return calls_pb2.Reply(payload=request.payload, received=len(request.payload))

    def ServerStream(self, request, context):
        self.note(context)
        for _ in range(request.count):
            yield calls_pb2.Reply(payload=request.payload)
            self.sent += 1
        self.finish(request, context)

    def ClientStream(self, requests, context):
        self.note(context)
        received, request = 0, calls_pb2.Request()
        for request in requests:
            self.messages += 1
            received += len(request.payload)
        self.finish(request, context)
        return calls_pb2.Reply(received=received)

    def Both(self, requests, context):
        self.note(context)
        for request in requests:
            self.messages += 1
            if request.status:
                self.finish(request, context)
            yield calls_pb2.Reply(payload=request.payload, received=len(request.payload))


class Server:
    def __init__(self, credentials=None, port=0):
        self.calls, self.credentials = Calls(), credentials
        self.port = port
        self.start()

    def start(self):
        self.server = grpc.server(futures.ThreadPoolExecutor(256), options=OPTIONS, compression=None)
        calls_pb2_grpc.add_CallsServicer_to_server(self.calls, self.server)
        address = f"127.0.0.1:{self.port}"
        self.port = self.server.add_secure_port(address, self.credentials) if self.credentials else self.server.add_insecure_port(address)
        self.server.start()

    def close(self):
        self.server.stop(0).wait()
