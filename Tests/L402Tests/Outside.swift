/// One pass computed with Python's hmac module from the documented layout: epoch 7 with key 07.., identifier key ee.., preimage 42.., seed 1.
enum Outside {
    static let identifier =
        "0000425ed4e4a36b30ea21b90e21c712c649e8214c29b7eaf68089d1039c6e55384cc15c0289ec2d0a9167ec8e65a18debbe932940f711d1a90710d07a5f0f645c40"
    static let signature = "90755cd6a0d16c676f1842f26e150d250085f646708504a8d0d6a587ea1277f2"
}
