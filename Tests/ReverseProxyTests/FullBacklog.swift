#if canImport(Glibc)
    import Glibc

    /// A port on which nobody accepts and whose queue is full: on Linux the system does not answer who connects, as behind a firewall that drops.
    final class FullBacklog: Sendable {
        struct Failed: Error {
            let call: String
            let code: Int32
        }

        let port: Int
        /// The listener, and those that fill its queue.
        private let descriptors: [Int32]

        init() throws {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try Self.check("bind", Self.with(&address) { bind(listener, $0, size) })
            try Self.check("listen", listen(listener, 0))
            try Self.check("getsockname", Self.with(&address) { getsockname(listener, $0, &size) })
            // The first one is queued at once; the next ones find the queue full and wait.
            var fillers: [Int32] = []
            for _ in 0..<3 {
                let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
                fillers.append(filler)
                let outcome = Self.with(&address) { connect(filler, $0, size) }
                if errno != EINPROGRESS { try Self.check("connect", outcome) }
            }
            port = Int(UInt16(bigEndian: address.sin_port))
            descriptors = [listener] + fillers
        }

        deinit {
            for descriptor in descriptors { close(descriptor) }
        }

        private static func check(_ call: String, _ outcome: Int32) throws {
            guard outcome == 0 else { throw Failed(call: call, code: errno) }
        }

        private static func with(_ address: inout sockaddr_in, _ call: (UnsafeMutablePointer<sockaddr>) -> Int32) -> Int32 {
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, call)
            }
        }
    }
#endif
