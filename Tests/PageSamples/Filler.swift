/// What models are filled with: texts that anybody can choose.
public struct Filler: Sendable {
    /// Makes a value of an ordinary one; its name says where it will stand.
    public let text: @Sendable (String) -> String

    public init(text: @escaping @Sendable (String) -> String) {
        self.text = text
    }

    /// What one would see in real life.
    public static let ordinary = Filler { $0 }

    func callAsFunction(_ ordinary: String) -> String { text(ordinary) }
}
