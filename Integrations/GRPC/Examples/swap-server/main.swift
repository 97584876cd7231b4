import GRPCCore
import GRPCNIOTransportHTTP2Posix
import SwapService

// swap-server [PORT]: serves on 127.0.0.1, so that callers come by the gate. Port 9000 by default.
let port = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 9000
let server = GRPCServer(
    transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext), services: [SwapDesk()])
print("swap-server listens on 127.0.0.1:\(port)")
try await server.serve()
