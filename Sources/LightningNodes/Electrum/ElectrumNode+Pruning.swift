internal import Lightning
internal import Synchronization

extension ElectrumNode {
    /// Takes requests that were made here and that nobody paid in time out of the wallet, which Electrum would keep for ever: at most
    /// ``ElectrumMadeRequests/batch`` a call, since Electrum writes its whole wallet file after each.
    ///
    /// Only requests of this process: those of an earlier one, or of the wallet's other users, are not ours to judge.
    func pruneExpiredRequests() async throws(LightningNodeError) {
        let hashes = madeRequests.takePrunable(at: ContinuousClock.now)
        for (index, hash) in hashes.enumerated() {
            do {
                try await prune(hash)
            } catch {
                // One that Electrum refuses to let go stays in the wallet; where nobody answered, it is tried again like those behind it.
                for later in error.isTransient ? hashes[index...] : hashes[(index + 1)...] {
                    madeRequests.add(later, prunableAt: ContinuousClock.now)
                }
                throw error
            }
        }
    }

    private func prune(_ hash: PaymentHash) async throws(LightningNodeError) {
        let id = ["request_id": ElectrumParameter.text(hash.hex)]
        switch try await reply(to: walletCall("get_request", id), as: ElectrumInvoice.self, within: configuration.requestTimeout) {
        // Nothing is left of it, or Electrum does not say.
        case .failure: return
        case .success(let request):
            switch request.status {
            case ElectrumStatus.expired: try await order(walletCall("delete_request", id))
            // A paid request belongs to the wallet's history, and Electrum's does not survive its loss.
            case ElectrumStatus.paid: return
            default: madeRequests.add(hash, prunableAt: ContinuousClock.now.advanced(by: .seconds(600)))
            }
        }
    }
}

/// The requests that this process made and that may have to be taken out of the wallet again.
final class ElectrumMadeRequests: Sendable {
    /// How many are taken at once.
    static let batch = 32
    /// How many are remembered; one more is left to the wallet.
    static let capacity = 65_536

    private let prunableAt = Mutex<[PaymentHash: ContinuousClock.Instant]>([:])

    var count: Int { prunableAt.withLock { $0.count } }

    func add(_ hash: PaymentHash, prunableAt moment: ContinuousClock.Instant) {
        prunableAt.withLock { requests in
            guard requests.count < Self.capacity else { return }
            requests[hash] = moment
        }
    }

    /// Some of those whose time has come; they are forgotten here.
    func takePrunable(at now: ContinuousClock.Instant) -> [PaymentHash] {
        prunableAt.withLock { requests in
            let hashes = Array(requests.lazy.filter { $0.value <= now }.prefix(Self.batch).map(\.key))
            for hash in hashes { requests[hash] = nil }
            return hashes
        }
    }
}
