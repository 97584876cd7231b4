"""An authority of our own and certificates for this machine."""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


class Authority:
    """`ca` is the file of its certificate in PEM."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "interop authority")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        certificate = self.builder(self.name, self.key).add_extension(x509.BasicConstraints(True, 0), True).add_extension(usage, True)
        self.certificate = certificate.sign(self.key, hashes.SHA256())
        self.ca = self.folder / "ca.pem"
        self.ca.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def builder(self, subject, key):
        now = datetime.datetime.now(datetime.timezone.utc)
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
                .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
                .not_valid_after(now + datetime.timedelta(days=30)))

    def issue(self, *hosts, stem="server", client=False, addresses=("127.0.0.1",)):
        """Files of a certificate and its key, and the certificate itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0] if hosts else "localhost")])
        names = [x509.DNSName(host) for host in hosts or ["localhost"]] + [x509.IPAddress(ipaddress.ip_address(one)) for one in addresses]
        certificate = (self.builder(subject, key).add_extension(x509.SubjectAlternativeName(names), False)
                       .add_extension(x509.BasicConstraints(False, None), True)
                       .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH]), False)
                       .sign(self.key, hashes.SHA256()))
        chain, private = self.folder / f"{stem}.pem", self.folder / f"{stem}-key.pem"
        chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        private.touch(mode=0o600)
        private.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return chain, private, certificate
