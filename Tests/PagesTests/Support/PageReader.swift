/// Reads a page as XML with the named references of HTML that we use, and takes nothing that a browser would have to mend: an element that is not closed, an
/// attribute without quotation marks or given twice, a bare `&` or `<`.
struct PageReader {
    struct Flaw: Error, CustomStringConvertible {
        let description: String
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0

    /// The element `html`.
    static func read(_ page: String) throws -> Element {
        let start = "<!doctype html>\n"
        guard page.hasPrefix(start) else { throw Flaw(description: "no doctype") }
        var reader = PageReader(String(page.dropFirst(start.count)))
        let root = try reader.element()
        reader.skipSpace()
        guard reader.next == nil else { throw reader.flaw("something behind the end") }
        return root
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func flaw(_ what: String) -> Flaw {
        var around = String.UnicodeScalarView()
        around.append(contentsOf: scalars[max(0, index - 60)..<min(scalars.count, index + 20)])
        return Flaw(description: "\(what), at \(index): \(String(around))")
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func skipSpace() {
        while let scalar = next, scalar == " " || scalar == "\n" { index += 1 }
    }

    private mutating func name() throws -> String {
        let start = index
        while let scalar = next, ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-" { index += 1 }
        guard index > start else { throw flaw("a name is missing") }
        return string(start..<index)
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    private mutating func element() throws -> Element {
        guard take("<") else { throw flaw("an element is missing") }
        let name = try name()
        var attributes: [(name: String, value: String)] = []
        while true {
            let before = index
            skipSpace()
            if take("/>") { return Element(name: name, attributes: attributes) }
            if take(">") { break }
            guard index > before else { throw flaw("no space before an attribute") }
            let attribute = try attribute()
            guard !attributes.contains(where: { $0.name == attribute.name }) else { throw flaw("\(attribute.name) twice") }
            attributes.append(attribute)
        }
        var element = Element(name: name, attributes: attributes)
        while !take("</\(name)>") {
            switch next {
            case nil: throw flaw("\(name) is not closed")
            case "<": element.children.append(.element(try self.element()))
            default: element.children.append(.text(try text(until: "<")))
            }
        }
        return element
    }

    private mutating func attribute() throws -> (name: String, value: String) {
        let name = try name()
        guard take("=\"") else { throw flaw("an attribute without a value in quotation marks") }
        let value = try text(until: "\"")
        guard take("\"") else { throw flaw("a value without an end") }
        return (name, value)
    }

    private mutating func text(until end: Unicode.Scalar) throws -> String {
        var text = String.UnicodeScalarView()
        while let scalar = next, scalar != end {
            switch scalar {
            case "<", ">": throw flaw("a bare \(scalar)")
            case "&": text.append(try reference())
            default:
                text.append(scalar)
                index += 1
            }
        }
        return String(text)
    }

    private mutating func reference() throws -> Unicode.Scalar {
        for (name, scalar) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] as [(String, Unicode.Scalar)]
        where take(name) {
            return scalar
        }
        throw flaw("a bare &")
    }
}
