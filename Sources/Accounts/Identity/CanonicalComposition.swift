/// Unicode's normalization form C, by which two spellings of the same text become the same bytes: Foundation's at the edge.
///
/// A parameter, like clocks and random numbers, because Swift's standard library keeps its own to itself.
public struct CanonicalComposition: Sendable {
    private let composition: @Sendable (String) -> String

    public init(_ composition: @escaping @Sendable (String) -> String) {
        self.composition = composition
    }

    public func callAsFunction(_ text: String) -> String { composition(text) }
}
