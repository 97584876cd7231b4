import Testing

@testable import Lightning

@Suite("The table that forgets")
struct RecentTableTests {
    @Test("it never holds more than its capacity, and forgets the oldest first")
    func capacity() {
        var table = RecentTable<Int, Int>(capacity: 10)
        for key in 0..<5000 { table.insert(key, for: key) }
        #expect(table.count == 10)
        for key in 0..<4990 { #expect(table[key] == nil) }
        for key in 4990..<5000 { #expect(table[key] == key) }
    }

    @Test("an entry that is inserted again is the newest")
    func again() {
        var table = RecentTable<Int, String>(capacity: 2)
        table.insert("a", for: 1)
        table.insert("b", for: 2)
        table.insert("c", for: 1)
        table.insert("d", for: 3)
        #expect(table[1] == "c")
        #expect(table[2] == nil)
        #expect(table[3] == "d")
    }

    @Test("stale entries are swept before the capacity is reached, whatever their order")
    func sweep() {
        var table = RecentTable<Int, Int>(capacity: 1_000_000)
        for key in 0..<100_000 {
            // Every entry is stale after a hundred more, but for one in a thousand.
            table.insert(key.isMultiple(of: 1000) ? .max : key, for: key) { $0 < key - 100 }
        }
        #expect(table.count < 3000)
        #expect(table[0] == .max)
        #expect(table[99_999] == 99_999)
    }

    @Test("entries that were removed leave nothing behind, however long it goes on")
    func removal() {
        var table = RecentTable<Int, Int>(capacity: 10)
        for key in 0..<100_000 {
            table.insert(key, for: key)
            #expect(table.remove(key) == key)
        }
        #expect(table.count == 0)
        #expect(table.remove(5) == nil)
        #expect(table.rememberedCount < 5000)
    }
}
