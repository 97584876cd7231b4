import Foundation
import GatehouseServer
import HostSystem
import Lightning
import PayingClient

/// The story of the documents: a client that pays once, comes back without delay, and renews what has expired; then members, and a tool that one lets in.
struct Story {
    let stage: DemoStage
    let narrator: Narrator

    var quoteURL: String { stage.address + "/swap/quote?amount=250000" }

    func play() async throws {
        narrator.title("Gatehouse: pay to enter or sign in to enter, on \(stage.nodes.description)")
        try await freeCall()
        let quote = try await challenge()
        try await firstPaidCall(quote)
        try await laterCalls()
        try await threshold()
        try await renewal()
        try await outage()
        try await books()
        try await members()
    }

    private func freeCall() async throws {
        narrator.scene("What is free stays free")
        narrator.step("a client asks whether the service is well")
        let response = try await ask(stage.address + "/swap/health", consent: .refuse)
        try narrator.check(response.status == 200, "200", found: "\(response.status)")
    }

    /// The first call meets 402. Shown with a client that may not pay, so that what the server says can be read.
    private func challenge() async throws -> Quote {
        narrator.scene("The first call")
        narrator.step("the client calls the service; the call goes through the gate")
        narrator.step("the gate finds no pass, has its node make an invoice, and mints a token tied to it")
        narrator.step("it answers 402 with both; a client that may not pay stops here")
        do {
            let response = try await ask(quoteURL, consent: .refuse)
            throw StepFailed(expected: "402", found: "\(response.status)")
        } catch PayingClientError.paymentRequired(let quote) {
            narrator.show("HTTP/1.1 402 Payment Required")
            narrator.show("WWW-Authenticate: L402 macaroon=\"\(quote.token.text.prefix(40))...\", invoice=\"\(quote.invoice.text.prefix(40))...\"")
            narrator.step("the client decodes the invoice: \(quote.amount), payment hash \(quote.invoice.paymentHash.hex.prefix(16))...")
            try narrator.check(quote.amount == .satoshis(10), "a price of 10 sat", found: "\(quote.amount)")
            return quote
        }
    }

    private func firstPaidCall(_ quote: Quote) async throws {
        narrator.step("10 sat are under the user's threshold: the client pays through its own node")
        narrator.step("the node returns the preimage; the client stores token and preimage")
        narrator.step("it repeats the call with the pass; the gate verifies it and lets it through")
        let before = ContinuousClock.now
        let response = try await ask(quoteURL, consent: .pay)
        let body = try await text(response)
        narrator.show("HTTP/1.1 \(response.status)  \(body)")
        narrator.show("paid \(response.cost), in \(milliseconds(since: before)) ms with everything")
        try narrator.check(response.status == 200, "200", found: "\(response.status)")
        try narrator.check(response.receipts.count == 1, "one payment", found: "\(response.receipts.count)")
        try narrator.check(body.contains("l402:"), "the service to be told who came in", found: body)
    }

    private func laterCalls() async throws {
        narrator.scene("Later calls")
        narrator.step("the same pass opens again, with no payment and no delay")
        let before = ContinuousClock.now
        for _ in 0..<10 {
            let response = try await ask(quoteURL, consent: .refuse)
            try narrator.check(response.status == 200 && response.cost == .zero, "200 for nothing", found: "\(response.status) for \(response.cost)")
        }
        narrator.show("ten calls, nothing paid, \(milliseconds(since: before)) ms for all of them")
    }

    private func threshold() async throws {
        narrator.scene("The user's threshold")
        narrator.step("another client has a limit of 5 sat: it pays nothing and says why")
        let careful = try PayingClient(payer: stage.nodes.payer, configuration: .init(storeFolder: stage.folder + "/careful"))
        do {
            let response = try await careful.get(quoteURL, terms: PaymentTerms(maxCost: .satoshis(5)))
            await careful.shutdown()
            throw StepFailed(expected: "no payment", found: "\(response.status)")
        } catch let error as PayingClientError {
            await careful.shutdown()
            narrator.show("\(error)")
            guard case .overBudget = error else { throw StepFailed(expected: "a refusal by the budget", found: "\(error)") }
        }
    }

    private func renewal() async throws {
        narrator.scene("Expiry")
        narrator.step("thirty-one days pass on the gate's clock")
        stage.clock.advance(by: .seconds(31 * 86_400))
        narrator.step("the pass has expired; the gate starts over, the client renews, the user notices nothing")
        let response = try await ask(quoteURL, consent: .pay)
        narrator.show("HTTP/1.1 \(response.status), paid \(response.cost) for a fresh pass")
        try narrator.check(response.status == 200 && response.receipts.count == 1, "200 after one payment", found: "\(response.status)")
        let again = try await ask(quoteURL, consent: .refuse)
        try narrator.check(again.status == 200, "200 with the fresh pass", found: "\(again.status)")
    }

    private func outage() async throws {
        guard let interrupt = stage.nodes.interrupt else { return }
        narrator.scene("The Lightning node goes down")
        interrupt(true)
        narrator.step("who has a pass is served as before")
        let member = try await ask(quoteURL, consent: .refuse)
        try narrator.check(member.status == 200, "200", found: "\(member.status)")
        narrator.step("who has none is told to come back: 503 with Retry-After")
        stage.clock.advance(by: .seconds(60))
        let stranger = try PayingClient(payer: stage.nodes.payer, configuration: .init(storeFolder: stage.folder + "/stranger"))
        let refused = try await stranger.get(quoteURL)
        narrator.show("HTTP/1.1 \(refused.status), Retry-After: \(refused.header("Retry-After") ?? "none")")
        try narrator.check(refused.status == 503 && refused.header("Retry-After") != nil, "503 with Retry-After", found: "\(refused.status)")
        interrupt(false)
        stage.clock.advance(by: .seconds(5))
        narrator.step("the node is back, and so is business")
        let served = try await stranger.get(quoteURL)
        try narrator.check(served.status == 200, "200", found: "\(served.status)")
        await stranger.shutdown()
    }

    func ask(_ url: String, consent: PaymentTerms.Consent) async throws -> PaidResponse {
        try await stage.client.get(url, terms: PaymentTerms(consent: consent))
    }

    private func text(_ response: PaidResponse) async throws -> String {
        String(decoding: try await response.body.collect(upTo: 65_536), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func milliseconds(since start: ContinuousClock.Instant) -> Int64 {
        let duration = ContinuousClock.now - start
        return duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
