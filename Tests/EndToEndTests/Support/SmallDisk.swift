import Foundation

/// A file system of a few hundred kibibytes that only one program sees: a tmpfs in a mount namespace of its own.
enum SmallDisk {
    /// Root may always make one where containers are not forbidden to; others where the system lets them have a user namespace.
    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(unshare) sh -c 'mount -t tmpfs -o size=64k tmpfs /mnt'"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static let unshare = getuid() == 0 ? "unshare -m" : "unshare -rm"

    /// A command line that runs another one with a small disk on the folder `disk`. The number of the process stays the same.
    static func command(kibibytes: Int, _ command: String) -> String {
        "mkdir -p disk; exec \(unshare) sh -c 'mount -t tmpfs -o size=\(kibibytes)k tmpfs disk && exec \(command)'"
    }

    /// The folder as this process can reach it.
    static func path(of program: Program, in folder: String) -> String {
        "/proc/\(program.identifier)/root\(folder)/disk"
    }

    /// What the books on it say: SQLite follows the links of a path to its end, so they are read from inside.
    static func revenue(of program: Program, configuration: String, in folder: String) async throws -> Revenue? {
        let enter = getuid() == 0 ? "nsenter -m" : "nsenter -U --preserve-credentials -m"
        let command = "exec \(enter) -t \(program.identifier) gatehouse revenue --by service --json --config \(configuration)"
        let finished = try await Program.run(command, in: folder)
        return try? JSONDecoder().decode([Revenue].self, from: Data(finished.output.utf8)).first
    }

    struct Revenue: Decodable, Hashable {
        let payments: Int
        let amount_msat: UInt64
    }

    /// Fills it to the last byte.
    static func fill(of program: Program, in folder: String) async throws {
        _ = try await Program.run("dd if=/dev/zero of=\(path(of: program, in: folder))/ballast bs=1024 count=65536", in: folder)
    }

    static func makeRoom(of program: Program, in folder: String) throws {
        try FileManager.default.removeItem(atPath: path(of: program, in: folder) + "/ballast")
    }
}
