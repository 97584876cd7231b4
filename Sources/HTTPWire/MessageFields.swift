/// The header or trailer fields of a message: its bytes, and where in them each field lies.
///
/// Made to be filled again and again by one connection without allocating.
public struct MessageFields: Sendable {
    public struct Line: Sendable {
        public let id: FieldName
        let nameStart: UInt32
        let nameCount: UInt32
        let valueStart: UInt32
        let valueCount: UInt32
        /// Named by a `Connection` field, hence for this hop only.
        var isNominatedHopByHop = false

        public var isHopByHop: Bool { id.isHopByHop || isNominatedHopByHop }
    }

    /// The whole head as received.
    public internal(set) var bytes: [UInt8] = []
    public internal(set) var lines: [Line] = []

    public init() {}

    /// Adds a field behind those that are there.
    mutating func append(name: some Sequence<UInt8>, value: some Sequence<UInt8>) {
        let nameStart = bytes.count
        bytes.append(contentsOf: name)
        let valueStart = bytes.count
        bytes.append(contentsOf: value)
        let id = bytes.withUnsafeBytes { FieldName(UnsafeRawBufferPointer(rebasing: $0[nameStart..<valueStart])) }
        lines.append(
            Line(
                id: id, nameStart: UInt32(nameStart), nameCount: UInt32(valueStart - nameStart), valueStart: UInt32(valueStart),
                valueCount: UInt32(bytes.count - valueStart)))
    }

    public func name(of line: Line) -> ArraySlice<UInt8> {
        bytes[Int(line.nameStart)..<Int(line.nameStart + line.nameCount)]
    }

    /// Without the white space around it.
    public func value(of line: Line) -> ArraySlice<UInt8> {
        bytes[Int(line.valueStart)..<Int(line.valueStart + line.valueCount)]
    }

    /// Where the whole line lies in ``bytes``, its end included, if it came as `name: value`, with one space and nothing behind the value.
    public func plainRange(of line: Line) -> Range<Int>? {
        let (start, nameEnd, valueStart) = (Int(line.nameStart), Int(line.nameStart + line.nameCount), Int(line.valueStart))
        let end = valueStart + Int(line.valueCount)
        guard valueStart == nameEnd + 2, bytes[nameEnd] == UInt8(ascii: ":"), bytes[nameEnd + 1] == 0x20, end + 2 <= bytes.count, bytes[end] == 0x0D,
            bytes[end + 1] == 0x0A
        else { return nil }
        return start..<end + 2
    }

    public func string(_ line: Line) -> String {
        String(decoding: value(of: line), as: UTF8.self)
    }

    public func first(_ id: FieldName) -> Line? {
        lines.first { $0.id == id }
    }

    /// All values of a known field, in order.
    public func strings(_ id: FieldName) -> [String] {
        lines.filter { $0.id == id }.map(string)
    }

    /// All values of a field that has no ``FieldName`` of its own, in order.
    public func strings(named name: String) -> [String] {
        lines.filter { isNamed($0, name) }.map(string)
    }

    /// ASCII case-insensitively, as field names are.
    public func isNamed(_ line: Line, _ name: String) -> Bool {
        line.nameCount == name.utf8.count && Self.equalIgnoringCase(self.name(of: line), name.utf8)
    }

    /// Whether a comma-separated list field has a member, ASCII case-insensitively.
    public func list(_ id: FieldName, contains token: StaticString) -> Bool {
        for line in lines where line.id == id {
            if Self.list(value(of: line), contains: token) { return true }
        }
        return false
    }

    static func list(_ value: ArraySlice<UInt8>, contains token: StaticString) -> Bool {
        var rest = value
        while let member = nextMember(&rest) {
            if isToken(member, token) { return true }
        }
        return false
    }

    /// Cuts the next member off a comma-separated list, without the white space around it; `nil` at its end.
    private static func nextMember(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return trimmed(rest[..<end])
    }

    private static func isToken(_ member: ArraySlice<UInt8>, _ token: StaticString) -> Bool {
        guard member.count == token.utf8CodeUnitCount else { return false }
        for offset in 0..<member.count where member[member.startIndex + offset].lowercased != token.utf8Start[offset].lowercased {
            return false
        }
        return true
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first.isOptionalWhitespace { bytes.removeFirst() }
        while let last = bytes.last, last.isOptionalWhitespace { bytes.removeLast() }
        return bytes
    }

    static func equalIgnoringCase(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        left.elementsEqual(right) { $0.lowercased == $1.lowercased }
    }

    /// Marks the fields that a `Connection` field names (RFC 9110 section 7.6.1). Those that are meant for every recipient, such as Content-Length, are
    /// passed on whatever it says: dropping one would change what the message means.
    mutating func markNominated() {
        var nominated: [ArraySlice<UInt8>] = []
        for line in lines where line.id == .connection {
            var rest = value(of: line)
            while let name = Self.nextMember(&rest) {
                // The everyday members name no field worth a search.
                if Self.isToken(name, "keep-alive") || Self.isToken(name, "close") { continue }
                nominated.append(name)
            }
        }
        guard !nominated.isEmpty else { return }
        for index in lines.indices
        where lines[index].id == .other && nominated.contains(where: { Self.equalIgnoringCase($0, name(of: lines[index])) }) {
            lines[index].isNominatedHopByHop = true
        }
    }
}
