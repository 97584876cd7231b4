public import Accounts
internal import Foundation

extension CanonicalComposition {
    /// Foundation's; the version of Unicode is that of the Swift runtime. Characters that were assigned once never compose otherwise later (Unicode Standard
    /// Annex 15, stability), so that hashes survive an update.
    public static let foundation = CanonicalComposition { $0.precomposedStringWithCanonicalMapping }
}
