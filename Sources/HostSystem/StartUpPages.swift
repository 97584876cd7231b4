#if canImport(Glibc)
    internal import Glibc
#endif

/// The pages of program files that only starting up needed.
public enum StartUpPages {
    /// Gives back the pages of code and constants of the program and its libraries that are in memory. They are copies of files, so what is needed again comes
    /// back from the system's file cache by itself; what runs only once (reading the configuration, looking up types) stays away, which is about half.
    ///
    /// Does nothing where the system does not tell where they are (proc(5), smaps).
    public static func release() {
        #if os(Linux)
            guard let file = fopen("/proc/self/smaps", "r") else { return }
            defer { fclose(file) }
            var text = [CChar](repeating: 0, count: 4608)
            var mapping: UnsafeMutableRawBufferPointer?
            while fgets(&text, Int32(text.count), file) != nil {
                let line = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                let columns = line.split(whereSeparator: \.isWhitespace)
                if let found = mappedFile(columns) {
                    mapping = found
                } else if columns.count == 3, columns[0] == "Anonymous:", let range = mapping {
                    // With pages of its own, as those that the linker wrote addresses into, it is not the file's copy any more.
                    if columns[1] == "0" { _ = madvise(range.baseAddress, range.count, MADV_DONTNEED) }
                    mapping = nil
                }
            }
        #endif
    }

    /// The addresses of a line such as `5600a000-5700b000 r-xp 00001000 08:01 42 /usr/bin/gatehouse`; `nil` for what is no file or can be written to.
    private static func mappedFile(_ columns: [Substring]) -> UnsafeMutableRawBufferPointer? {
        guard columns.count >= 6, columns[1] == "r-xp" || columns[1] == "r--p", columns[5].hasPrefix("/") else { return nil }
        let ends = columns[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1] else { return nil }
        return UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: ends[0]), count: Int(ends[1] - ends[0]))
    }
}
