import Foundation
import Lightning
import PayingClient
import Testing

@Suite("A file system without a free byte", .enabled(if: SmallDisk.isAvailable, "needs the right to mount a tmpfs"))
struct SmallDiskTests {
    @Test("under the gate: paid traffic and new sales go on, and the books are completed when there is room")
    func gate() async throws {
        try await Town.open { town in
            let configuration = try Self.onDisk(try town.configuration(payment: "expires: 30d\nreuse: 0s"))
            try await RunningGate.with(command: SmallDisk.command(kibibytes: 512, "gatehouse serve --config \(configuration)"), in: town.folder) {
                gate in
                func books(hold payments: Int) async throws -> Bool {
                    let revenue = try await SmallDisk.revenue(of: gate.program, configuration: configuration, in: town.folder)
                    return revenue == .init(payments: payments, amount_msat: town.spent.value)
                }
                #expect(try await town.pass("get \(gate.quote)", store: "early").status == 0)
                try await eventually("the first payment is in the books") { try await books(hold: 1) }

                try await SmallDisk.fill(of: gate.program, in: town.folder)
                var sold = 0
                while !gate.program.errors.contains("the disk is full") {
                    try #require(sold < 60, "the disk never filled: \(gate.program.errors.suffix(500))")
                    sold += 1
                    let bought = try await town.pass("get \(gate.quote)", store: "late-\(sold)")
                    #expect(bought.status == 0, "\(bought.errors)")
                    #expect(try await town.pass("get --no-pay \(gate.quote)", store: "late-\(sold)").status == 0)
                }
                #expect(gate.program.errors.contains("free some space on the disk that holds it"))
                #expect(try await town.pass("get --no-pay \(gate.quote)", store: "early").status == 0)

                try SmallDisk.makeRoom(of: gate.program, in: town.folder)
                try await eventually("all payments are in the books", within: .seconds(30)) { try await books(hold: sold + 1) }
                #expect(sold > 0)
                #expect(town.spent == MilliSatoshi(Town.price.value * UInt64(sold + 1)))
            }
        }
    }

    @Test("when the gate starts: it says that the disk is full and what to do")
    func gateStart() async throws {
        try await Town.open { town in
            let configuration = try Self.onDisk(try town.configuration())
            let finished = try await Program.run(SmallDisk.command(kibibytes: 16, "gatehouse serve --config \(configuration)"), in: town.folder)
            #expect(finished.status == 69)
            #expect(finished.errors.contains("the disk is full"), "\(finished.errors)")
            #expect(finished.errors.contains("free some space"))
        }
    }

    @Test("under the client's store: nothing is paid, and it says so")
    func client() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let command = SmallDisk.command(
                    kibibytes: 64, "sh -c \"dd if=/dev/zero of=disk/ballast 2>/dev/null; exec gatepass get --store disk \(gate.quote)\"")
                let finished = try await Program.run(command, in: town.folder, environment: town.gatepassEnvironment)
                #expect(finished.status == 10)
                #expect(finished.errors.contains("No space left on device"), "\(finished.errors)")
                #expect(town.spent == .zero)
            }
        }
    }

    /// The same configuration with its storage on the small disk.
    private static func onDisk(_ path: String) throws -> String {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("sqlite:data/", with: "sqlite:disk/").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
