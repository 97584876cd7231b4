/// A piece of a page as a strict reader sees it.
struct Element {
    enum Node {
        case element(Element)
        case text(String)
    }

    let name: String
    /// In order, with character references resolved.
    let attributes: [(name: String, value: String)]
    var children: [Node] = []

    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// This one and all inside of it, in the order of the page.
    var all: [Element] { [self] + elements.flatMap(\.all) }

    var elements: [Element] {
        children.compactMap {
            guard case .element(let element) = $0 else { return nil }
            return element
        }
    }

    /// What one reads, line ends as spaces.
    var text: String {
        children.map { node in
            switch node {
            case .element(let element): element.text
            case .text(let text): text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
            }
        }.joined()
    }

    func all(_ names: String...) -> [Element] { all.filter { names.contains($0.name) } }

    func with(id: String) -> Element? { all.first { $0["id"] == id } }

    /// Names of elements and attributes alone.
    var outline: String {
        let inside = elements.map(\.outline).joined()
        return "<\(name)\(attributes.map { " \($0.name)" }.joined())>\(inside)</\(name)>"
    }
}
