internal import Lightning

extension ElectrumRefusal {
    func error(from base: NodeURL) -> LightningNodeError {
        if saysWalletMissing {
            return LightningNodeError(
                .misconfigured,
                "\(base) has no wallet open: run `electrum load_wallet` after each start of the daemon (with -w for another than the default)")
        }
        if message.contains("Lightning not enabled") {
            return LightningNodeError(.misconfigured, "\(base): Lightning is not enabled in this wallet")
        }
        if message.contains("unexpected keyword argument") {
            return LightningNodeError(.misconfigured, "\(base) has other parameters for \(method): Electrum 4.3 is what this speaks to")
        }
        return LightningNodeError(.rejected, "\(base) refused \(method): \(message)")
    }
}
