/// Finds the key that somebody meant.
enum Spelling {
    /// The nearest of the candidates, if it is near enough to be meant: at most a third of its letters wrong, one at least.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = word.lowercased()
        guard word.utf8.count <= 64 else { return nil }
        let ranked = candidates.map { (candidate: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.candidate.utf8.count / 3) ? best.candidate : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (optimal string alignment).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
