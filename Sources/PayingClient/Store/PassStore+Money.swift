public import HostSystem
internal import L402
public import Lightning

extension PassStore {
    /// How ``reserve(_:limits:now:)`` ended, besides a file that cannot be written.
    enum Reservation: Hashable, Sendable {
        /// With a fee limit that is shrunk to what the budgets leave besides the price.
        case made(PendingPayment)
        case refused(BudgetRefusal)
    }

    /// The limits that were set for everybody who uses this folder.
    public func limits() throws(FileError) -> SpendingLimits {
        try record(limitsPath, as: LimitsRecord.self)?.limits ?? .none
    }

    public func setLimits(_ limits: SpendingLimits) throws(FileError) {
        try locked { () throws(FileError) in try replace(limitsPath, with: LimitsRecord(limits)) }
    }

    /// Sorted by when they began.
    public func pendingPayments() throws(FileError) -> [PendingPayment] {
        var found: [PendingPayment] = []
        for name in try DurableFile.names(in: "\(folder)/pending") where name.hasSuffix(".json") {
            let path = "\(folder)/pending/\(name)"
            if let pending = try record(path, as: PendingRecord.self)?.pending(at: path) { found.append(pending) }
        }
        return found.sorted { $0.startedAt < $1.startedAt }
    }

    /// Checks the budgets, reserves and writes down the pending payment, as one act under the lock: two payments cannot both take the last satoshi.
    ///
    /// **Money invariant.** The pending record is the reservation, so a crash leaves either nothing or both. Called again for the same hash,
    /// it counts
    /// once. Everything that will have to be written after the payment is tried first: a pass that cannot be stored must not be bought.
    func reserve(_ pending: PendingPayment, limits: SpendingLimits, now: Timestamp) throws(FileError) -> Reservation {
        try locked { () throws(FileError) in
            let reservation = try weigh(pending, limits: limits, now: now)
            guard case .made(let pending) = reservation else { return reservation }
            try rehearseSettling(pending, now: now)
            try replace(pendingPath(pending.paymentHash), with: PendingRecord(pending))
            return reservation
        }
    }

    /// What ``reserve(_:limits:now:)`` would say, without reserving.
    func rehearseReserving(_ pending: PendingPayment, limits: SpendingLimits, now: Timestamp) throws(FileError) -> Reservation {
        try locked { () throws(FileError) in try weigh(pending, limits: limits, now: now) }
    }

    /// Removes a pending payment of which no money will move, and with it the reservation.
    public func clear(_ hash: PaymentHash) throws(FileError) {
        try locked { () throws(FileError) in try DurableFile.remove(pendingPath(hash)) }
    }

    /// Gives a pending payment up whatever becomes of it, and with it the reservation. If it was made, or still is, its money is in no book and its
    /// pass is lost: for payments about which no node will ever tell.
    /// - Returns: `false`, and nothing was done, while somebody buys from that origin, perhaps with this very payment.
    public func forget(_ pending: PendingPayment) throws(FileError) -> Bool {
        guard let lock = try FileLock.tryAcquire(purchaseLockPath(pending.origin)) else { return false }
        try withExtendedLifetime(lock) { () throws(FileError) in try clear(pending.paymentHash) }
        return true
    }

    /// Turns a payment that was made into a pass, spent money and a receipt, and removes the pending record.
    ///
    /// **Money invariant.** The pass is on the disk before the pending record goes. A crash between any two steps leaves the pending record,
    /// and doing it
    /// all again changes nothing: the pass is replaced by itself, the book counts a hash once, and a receipt is not written twice.
    func settle(_ pending: PendingPayment, _ payment: Payment, now: Timestamp) throws(FileError) -> StoredPass {
        try locked { () throws(FileError) in
            let pass = StoredPass(pending, payment)
            // Another process may have settled it in the meantime, and the pass may even have been used up and dropped since.
            guard try DurableFile.read(pendingPath(pending.paymentHash)) != nil else {
                return try passes(of: pending.origin).first { $0.paymentHash == pending.paymentHash } ?? pass
            }
            try insert(pass)
            let hashes = Set(try pendingPayments().map(\.paymentHash))
            var book = try book()
            let isCounted = book.settling.contains(pending.paymentHash)
            book.commit(
                pending.paymentHash, cost: SpendingBook.sum([payment.amount, payment.fee]), host: pending.origin.host, day: TimeText.day(now),
                pending: hashes)
            try replace(spentPath, with: SpentRecord(book))
            try writeReceipt(Receipt(pending, payment, time: now), mayExist: isCounted)
            try DurableFile.remove(pendingPath(pending.paymentHash))
            return pass
        }
    }

    private func weigh(_ pending: PendingPayment, limits: SpendingLimits, now: Timestamp) throws(FileError) -> Reservation {
        let others = try pendingPayments().filter { $0.paymentHash != pending.paymentHash }
        let verdict = try book().verdict(
            on: pending.amount, feeLimit: pending.feeLimit, host: pending.origin.host, day: TimeText.day(now),
            reservations: others.map(\.reservation), limits: self.limits().narrowed(by: limits))
        switch verdict {
        case .refused(let refusal): return .refused(refusal)
        case .fits(let feeLimit):
            var pending = pending
            pending.feeLimit = feeLimit
            return .made(pending)
        }
    }

    func book() throws(FileError) -> SpendingBook {
        try record(spentPath, as: SpentRecord.self)?.book(at: spentPath) ?? SpendingBook()
    }

    /// Reads and writes again every file that ``settle(_:_:now:)`` will change, with a pass of the same size beside it.
    private func rehearseSettling(_ pending: PendingPayment, now: Timestamp) throws(FileError) {
        let likely = StoredPass(
            pending,
            Payment(
                paymentHash: pending.paymentHash, preimage: Preimage(pending.paymentHash.bytes), amount: pending.amount, fee: pending.feeLimit))
        let path = passesPath(pending.origin)
        let rehearsal = "\(path).rehearsal"
        try replace(rehearsal, with: PassesRecord(pending.origin, try passes(of: pending.origin) + [likely]))
        try DurableFile.remove(rehearsal)
        try replace(spentPath, with: SpentRecord(try book()))
        try DurableFile.append([], to: receiptsPath)
    }
}

extension StoredPass {
    /// The age counts from the order to pay, so that a payment found settled days later is not taken for a new one.
    fileprivate init(_ pending: PendingPayment, _ payment: Payment) {
        self.init(
            origin: pending.origin, service: pending.service, paths: [pending.path], token: pending.token, preimage: payment.preimage,
            paymentHash: pending.paymentHash, amount: payment.amount, fee: payment.fee, obtainedAt: pending.startedAt,
            expiresAt: PassExpiry.learn(from: pending.token.text))
    }
}

extension Receipt {
    fileprivate init(_ pending: PendingPayment, _ payment: Payment, time: Timestamp) {
        self.init(
            time: time, origin: pending.origin, service: pending.service, path: pending.path, amount: payment.amount, fee: payment.fee,
            paymentHash: pending.paymentHash)
    }
}
