extension GermanWords {
    /// What ``ScopeRegistry/standard`` says; English has no need of it.
    static let scopes = """
        scope-profile.read: Ihren Namen sehen
        scope-profile.read-text: Ihren Benutzernamen, Ihr Bild und Ihren Status sehen.
        scope-profile.write: Ihr Profil ändern
        scope-profile.write-text: Ihren Benutzernamen, Ihr Bild und Ihren Status ändern.
        scope-email.read: Ihre E-Mail-Adresse sehen
        scope-email.read-text: Die Adresse sehen, mit der Sie sich anmelden.
        scope-preferences.read: Ihre Einstellungen sehen
        scope-preferences.read-text: Sehen, wie Sie Ihre Apps eingerichtet haben.
        scope-preferences.write: Ihre Einstellungen ändern
        scope-preferences.write-text: Ändern, wie Ihre Apps eingerichtet sind.
        scope-users.read: Andere Menschen sehen
        scope-users.read-text: Namen, Bilder und Status der Menschen sehen, die Sie sehen können.
        scope-quarks.read: Ihre Quarks sehen
        scope-quarks.read-text: Sehen, in welchen Quarks Sie sind und wer sonst noch.
        scope-quarks.join: Quarks beitreten und verlassen
        scope-quarks.join-text: Quarks beitreten und die verlassen, in denen Sie sind.
        scope-quarks.manage: Ihre Quarks verwalten
        scope-quarks.manage-text: Quarks anlegen, ändern und löschen, soweit Sie selbst es dürfen.
        scope-quarks.roles: Rollen vergeben
        scope-quarks.roles-text: Bestimmen, was andere in den Quarks dürfen, die Sie leiten.
        scope-channels.read: Ihre Kanäle sehen
        scope-channels.read-text: Die Kanäle Ihrer Quarks sehen, aber nicht, was darin geschrieben wird.
        scope-channels.manage: Ihre Kanäle verwalten
        scope-channels.manage-text: Kanäle mit allem darin anlegen, ändern und löschen, soweit Sie selbst es dürfen.
        scope-messages.read: Ihre Nachrichten lesen
        scope-messages.read-text: Alles lesen, was Sie lesen können, auch was andere geschrieben haben.
        scope-messages.send: In Ihrem Namen schreiben
        scope-messages.send-text: Nachrichten schreiben, die andere für Ihre halten, und sie ändern.
        scope-messages.delete: Nachrichten löschen
        scope-messages.delete-text: Nachrichten für immer löschen, soweit Sie selbst es dürfen.
        scope-messages.react: Auf Nachrichten reagieren
        scope-messages.react-text: Reaktionen in Ihrem Namen hinzufügen und wegnehmen.
        scope-files.read: Dateien sehen
        scope-files.read-text: Dateien öffnen, die dorthin geschickt wurden, wo Sie lesen können.
        scope-files.upload: Dateien hochladen
        scope-files.upload-text: In Ihrem Namen Dateien hochladen.
        scope-events.receive: In Verbindung bleiben
        scope-events.receive-text: Sofort erfahren, wenn etwas geschieht, soweit Sie es hier sonst erlauben.
        """
}
