import ParserProperties

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The property that `FUZZ_TARGET` names; libFuzzer owns the command line.
private let property: ParserProperty = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let property = ParserProperty.all.first(where: { $0.name == name }) else {
        complain("FUZZ_TARGET must be one of \(ParserProperty.all.map { $0.name }.joined(separator: ", "))")
        // libFuzzer takes an ordinary exit for a finding.
        _exit(64)
    }
    return property
}()

/// What libFuzzer calls with each input it makes up. A trap is a finding, and so is a property that does not hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try property.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        complain("\(property.name): \(error)")
        abort()
    }
    return 0
}

private func complain(_ message: String) {
    let line = Array("\(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
