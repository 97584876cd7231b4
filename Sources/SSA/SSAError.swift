/// Why something that came from outside is not taken.
public protocol SSAError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, lower case with hyphens: for programs, and to find a translation by.
    var code: String { get }
    /// What is wrong and what to do about it, in a sentence for whoever made the link. Holds nothing of the input but what was found harmless to print.
    var description: String { get }
}
