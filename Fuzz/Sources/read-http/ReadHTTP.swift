/// Says what HTTPWire makes of inputs, so that another parser can be held against it (Interop/differential).
///
/// Reads from standard input batches of a number (4 bytes, the highest first) and so many cases, and answers each batch, once it is there, with a line of JSON
/// for each case.
@main
enum ReadHTTP {
    static func main() {
        var input = StandardInput()
        while let count = input.number() {
            var answer: [UInt8] = []
            for _ in 0..<count {
                guard let next = Case(from: &input) else { return }
                let (reader, isSameInPieces) = next.reading()
                answer += JSONLine(reader, isSameInPieces: isSameInPieces).text
            }
            guard StandardOutput.write(answer) else { return }
        }
    }
}
