/// The extensions of a chunk-size line (RFC 9112 section 7.1.1): `;` and a name each, perhaps with `=` and a token or a quoted string.
///
/// Their meaning is not asked for, but their grammar is kept to: to a reader that takes a quotation mark for the start of a string, one that is never closed
/// would reach over the end of the line. White space around `;` and `=` is refused, though recipients may forgive it; senders must not write any.
enum ChunkExtensions {
    /// The offset behind them; that of the buffer's end where they may go on.
    static func end(in buffer: UnsafeRawBufferPointer, from start: Int) throws(HTTPParseError) -> Int {
        var index = start
        while index < buffer.count, buffer[index] == UInt8(ascii: ";") {
            index = try tokenEnd(in: buffer, from: index + 1)
            guard index < buffer.count, buffer[index] == UInt8(ascii: "=") else { continue }
            index += 1
            if index < buffer.count, buffer[index] == UInt8(ascii: "\"") {
                index = try quotedStringEnd(in: buffer, from: index + 1)
            } else {
                index = try tokenEnd(in: buffer, from: index)
            }
        }
        return index
    }

    private static func tokenEnd(in buffer: UnsafeRawBufferPointer, from start: Int) throws(HTTPParseError) -> Int {
        var index = start
        while index < buffer.count, buffer[index].isTokenCharacter { index += 1 }
        if index == start, index < buffer.count { throw HTTPParseError(.malformedChunk, at: index) }
        return index
    }

    /// The offset behind the closing quotation mark (RFC 9110 section 5.6.4), for a start behind the opening one.
    private static func quotedStringEnd(in buffer: UnsafeRawBufferPointer, from start: Int) throws(HTTPParseError) -> Int {
        var index = start
        while index < buffer.count, buffer[index] != UInt8(ascii: "\"") {
            if buffer[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < buffer.count else { return index }
            guard buffer[index].isFieldValueCharacter else { throw HTTPParseError(.malformedChunk, at: index) }
            index += 1
        }
        return min(index + 1, buffer.count)
    }
}
