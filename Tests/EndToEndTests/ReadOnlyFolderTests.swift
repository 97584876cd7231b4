import Foundation
import Lightning
import Testing

@Suite("A folder that cannot be written")
struct ReadOnlyFolderTests {
    /// Takes no files from anybody, root included.
    private static let closed = "/proc/gatehouse"

    @Test("the gate says so, with what to do, and does not start")
    func gate() async throws {
        try await Town.open { town in
            let text = try String(contentsOfFile: try town.configuration(), encoding: .utf8)
            let closed = text.replacing("sqlite:data", with: "sqlite:\(Self.closed)")
            try closed.write(toFile: town.folder + "/closed.yaml", atomically: true, encoding: .utf8)
            let finished = try await town.gatehouse("serve --config closed.yaml")
            #expect(finished.status == 69)
            #expect(finished.errors.contains("error: storage \(Self.closed)/gatehouse.sqlite"))
            #expect(finished.errors.contains("check that the folder exists") || finished.errors.contains("writable for this user"))
        }
    }

    @Test("a file in the place of the client's folder is named, and nothing is paid")
    func client() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                try "not a folder".write(toFile: town.folder + "/file", atomically: true, encoding: .utf8)
                for folder in [Self.closed, town.folder + "/file"] {
                    let finished = try await Program.run(
                        "exec gatepass get --store \(folder) \(gate.quote)", in: town.folder, environment: town.gatepassEnvironment)
                    #expect(finished.status == 10)
                    #expect(finished.errors.contains("cannot make the folder \(folder)"), "\(finished.errors)")
                }
                #expect(town.spent == .zero)
                #expect(town.upstream.seen.isEmpty)
            }
        }
    }
}

@Suite("A folder that can be read and not written", .enabled(if: ReadOnlyDisk.isAvailable, "needs the right to mount a tmpfs"))
struct ReadOnlyDiskTests {
    /// Whether there is a database already when the gate starts.
    @Test("under the gate: it says so, with what to do, and does not start", arguments: [false, true])
    func gate(hasDatabase: Bool) async throws {
        try await Town.open { town in
            let path = try town.configuration()
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing("sqlite:data/", with: "sqlite:disk/")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            // A gate that has listened has made its database.
            let once =
                "{ gatehouse serve --config \(path) 2>log & until grep -q listens log; do kill -0 $! || exit 1; sleep 0.02; done; kill $!; wait $!; }"
            let finished = try await Program.run(
                ReadOnlyDisk.command(after: hasDatabase ? once : "true", "gatehouse serve --config \(path)"), in: town.folder)
            #expect(finished.status == 69)
            #expect(finished.errors.contains("/disk/gatehouse.sqlite: "), "\(finished.errors)")
            #expect(finished.errors.contains("writable for this user"), "\(finished.errors)")
        }
    }

    @Test("under the client's store: nothing is paid and nothing is asked for, and the file is named")
    func store() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let finished = try await Program.run(
                    ReadOnlyDisk.command(
                        after: "gatepass get --store disk/store \(gate.quote)", "gatepass get --store disk/store \(gate.url)/swap/other"),
                    in: town.folder, environment: town.gatepassEnvironment)
                #expect(finished.status == 10)
                #expect(finished.errors.contains("disk/store/lock"), "\(finished.errors)")
                #expect(finished.errors.contains("Read-only file system"), "\(finished.errors)")
                #expect(town.spent == Town.price)
                #expect(town.upstream.seen.count == 1)
            }
        }
    }

    @Test("under the file of a download: nothing is paid and nothing is asked for, and the file is named")
    func download() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let finished = try await Program.run(
                    ReadOnlyDisk.command(after: "true", "gatepass get --store passes -o disk/file \(gate.quote)"),
                    in: town.folder, environment: town.gatepassEnvironment)
                #expect(finished.status == 10)
                #expect(finished.errors.contains("disk/file"), "\(finished.errors)")
                #expect(finished.errors.contains("Read-only file system"), "\(finished.errors)")
                #expect(town.spent == .zero)
                #expect(town.upstream.seen.isEmpty)
            }
        }
    }
}
