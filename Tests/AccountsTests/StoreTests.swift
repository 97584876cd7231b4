import Accounts
import AccountsKit
import ConformanceKit
import Testing

@Suite("The store in memory")
struct StoreTests {
    @Test("keeps the contract", arguments: AccountStoreConformance.claims)
    func contract(claim: AccountStoreConformance.StoreClaim) async throws {
        try await claim.check(InMemoryAccountStore())
    }
}
