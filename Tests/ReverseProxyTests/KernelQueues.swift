import Foundation

/// What the system keeps of the bytes that are on their way: how much depends on the machine, so a bound for what the gate keeps must leave it out.
enum KernelQueues {
    /// More than connection by connection, the gate between them, can keep: twice the largest buffers that the system gives, which are 6 MiB for receiving and
    /// 4 MiB for sending by the defaults of Linux.
    static var ample: Int {
        get throws { try 2 * (largest("tcp_rmem") + largest("tcp_wmem")) }
    }

    /// Bytes in the queues of all connections that one of the ports takes part in, while they stand still: sent and not acknowledged, or received and not read.
    static func bytes(at ports: Int...) throws -> Int {
        // The system shows the table in pieces, and may leave out a line where connections come and go meanwhile.
        try (0..<10).map { _ in try shown(ports) }.max() ?? 0
    }

    private static func shown(_ ports: [Int]) throws -> Int {
        try lines(of: "/proc/net/tcp").dropFirst().reduce(0) { sum, line in
            // sl, local_address, rem_address, st, tx_queue:rx_queue, ..., all numbers in hex (proc(5)); the queue of a listener (0A) counts connections.
            let columns = line.split(separator: " ")
            guard columns.count > 4, columns[3] != "0A", columns[1...2].contains(where: { ports.contains(port(of: $0)) }) else { return sum }
            return sum + columns[4].split(separator: ":").reduce(0) { $0 + (Int($1, radix: 16) ?? 0) }
        }
    }

    private static func port(of address: Substring) -> Int {
        address.split(separator: ":").last.flatMap { Int($0, radix: 16) } ?? 0
    }

    /// The third number: what a buffer may grow to, in bytes.
    private static func largest(_ setting: String) throws -> Int {
        let numbers = try lines(of: "/proc/sys/net/ipv4/\(setting)").first?.split(whereSeparator: \.isWhitespace)
        return numbers?.last.flatMap { Int($0) } ?? 0
    }

    /// Read piece by piece: of a file of no size, Foundation's own way takes the first piece for the whole.
    private static func lines(of file: String) throws -> [Substring] {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        defer { try? handle.close() }
        var data = Data()
        while let piece = try handle.read(upToCount: 4096), !piece.isEmpty { data.append(piece) }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
