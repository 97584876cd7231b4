import ParserProperties

#if canImport(Glibc)
    import Glibc
#endif

/// The property that `FUZZ_TARGET` names; libFuzzer owns the command line.
private let property: ParserProperty = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let property = ParserProperty.all.first(where: { $0.name == name }) else {
        fatalError("FUZZ_TARGET must be one of \(ParserProperty.all.map { $0.name })")
    }
    return property
}()

/// What libFuzzer calls with each input it makes up. A trap is a finding, and so is a property that does not hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try property.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(property.name): \(error)")
    }
    return 0
}
