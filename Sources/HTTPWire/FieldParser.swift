extension MessageFields {
    /// Reads the field lines from `start` to the empty line that ends `bytes` (RFC 9112 section 5).
    mutating func parseLines(_ buffer: UnsafeRawBufferPointer, from start: Int, limit: Int) throws(HTTPParseError) {
        var index = start
        while index < buffer.count, buffer[index] != 0x0D {
            guard lines.count < limit else { throw HTTPParseError(.tooManyFields, at: index) }
            index = try parseLine(buffer, at: index)
        }
        guard index + 2 == buffer.count, buffer[index + 1] == 0x0A else { throw HTTPParseError(.bareCarriageReturn, at: index) }
    }

    private mutating func parseLine(_ buffer: UnsafeRawBufferPointer, at start: Int) throws(HTTPParseError) -> Int {
        if buffer[start].isOptionalWhitespace { throw HTTPParseError(.obsoleteLineFolding, at: start) }
        var index = start
        while index < buffer.count, buffer[index].isTokenCharacter { index += 1 }
        guard index > start, index < buffer.count, buffer[index] == UInt8(ascii: ":") else {
            throw HTTPParseError(.malformedFieldName, at: index)
        }
        let nameEnd = index
        index += 1
        while index < buffer.count, buffer[index].isOptionalWhitespace { index += 1 }
        let valueStart = index
        index = buffer.endOfFieldValue(from: index)
        guard index + 1 < buffer.count, buffer[index] == 0x0D else { throw HTTPParseError(.malformedFieldValue, at: index) }
        guard buffer[index + 1] == 0x0A else { throw HTTPParseError(.bareCarriageReturn, at: index) }
        var valueEnd = index
        while valueEnd > valueStart, buffer[valueEnd - 1].isOptionalWhitespace { valueEnd -= 1 }
        lines.append(
            Line(
                id: FieldName(UnsafeRawBufferPointer(rebasing: buffer[start..<nameEnd])), nameStart: UInt32(start),
                nameCount: UInt32(nameEnd - start),
                valueStart: UInt32(valueStart), valueCount: UInt32(valueEnd - valueStart)))
        return index + 2
    }
}
