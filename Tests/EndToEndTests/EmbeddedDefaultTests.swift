import Foundation
import Glibc
import Testing

@Suite("With nothing configured")
struct EmbeddedDefaultTests {
    @Test("the demo plays its story and every step holds")
    func demo() async throws {
        try await withFolder { folder in
            let finished = try await Program.run("exec gatehouse demo", in: folder)
            #expect(finished.status == 0, "\(finished.output.suffix(800))\(finished.errors)")
            let last = try #require(finished.output.split(separator: "\n").last)
            #expect(last.hasPrefix("all ") && last.hasSuffix(" steps held"))
            #expect(finished.errors.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { $0.hasPrefix(".") }, "the demo left something behind")
        }
    }

    @Test("the gate runs, says loudly that no real money moves, and what it tells to type works", .enabled(if: portIsFree(8402), "8402 is taken"))
    func serve() async throws {
        try await withFolder { folder in
            try await RunningGate.with("--simulator 127.0.0.1:0", in: folder) { gate in
                #expect(gate.url == "http://127.0.0.1:8402")
                try await eventually("the banner is there") { gate.program.errors.contains("/swap/quote\n\n") }
                let banner = gate.program.errors
                #expect(banner.contains("SIMULATED LIGHTNING NETWORK: no real money moves"))
                let lines = banner.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
                let export = try #require(lines.first { $0.hasPrefix("export ") })
                let get = try #require(lines.first { $0.contains("gatepass get ") })
                let curl = try #require(lines.first { $0.hasPrefix("curl ") })
                try await Transcript(
                    """
                    $ \(curl) -s
                    > HTTP/1.1 402 Payment Required...
                    > ...
                    $ \(export); \(get)
                    > {"amount_sat":"100000","fee_sat":"520","for":"l402:...
                    ! gatepass: paying 10 sat, fee at most 10 sat
                    ! gatepass: paid 10 sat and 0 sat fee
                    $ \(export); \(get) 2>&1
                    > {"amount_sat":"100000","fee_sat":"520","for":"l402:...
                    $ gatehouse tokens list --json | grep -c '"service" : "swaps"'
                    > 1
                    $ stat -c %a gatehouse-data/gatehouse.sqlite gatehouse-data/simulated-payer.macaroon
                    > 600
                    > 600
                    """
                ).play(in: folder)
            }
        }
    }
}

/// Whether nobody listens there.
private func portIsFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) != 0 }
    }
}
