extension FrenchWords {
    /// What ``ScopeRegistry/standard`` says; English has no need of it.
    static let scopes = """
        scope-profile.read: Voir votre nom
        scope-profile.read-text: Voir votre nom d’utilisateur, votre image et votre statut.
        scope-profile.write: Modifier votre profil
        scope-profile.write-text: Modifier votre nom d’utilisateur, votre image et votre statut.
        scope-email.read: Voir votre adresse e-mail
        scope-email.read-text: Voir l’adresse avec laquelle vous vous connectez.
        scope-preferences.read: Voir vos réglages
        scope-preferences.read-text: Voir comment vous avez réglé vos applications.
        scope-preferences.write: Modifier vos réglages
        scope-preferences.write-text: Modifier la façon dont vos applications sont réglées.
        scope-users.read: Voir d’autres personnes
        scope-users.read-text: Voir le nom, l’image et le statut des personnes que vous pouvez voir.
        scope-quarks.read: Voir vos quarks
        scope-quarks.read-text: Voir dans quels quarks vous êtes, et qui d’autre y est.
        scope-quarks.join: Rejoindre et quitter des quarks
        scope-quarks.join-text: Rejoindre des quarks et quitter ceux où vous êtes.
        scope-quarks.manage: Gérer vos quarks
        scope-quarks.manage-text: Créer, modifier et supprimer des quarks, autant que vous le pouvez vous-même.
        scope-quarks.roles: Attribuer des rôles
        scope-quarks.roles-text: Décider de ce que les autres peuvent faire dans les quarks que vous gérez.
        scope-channels.read: Voir vos salons
        scope-channels.read-text: Voir les salons de vos quarks, mais pas ce qui y est écrit.
        scope-channels.manage: Gérer vos salons
        scope-channels.manage-text: Créer, modifier et supprimer des salons avec tout leur contenu, autant que vous le pouvez vous-même.
        scope-messages.read: Lire vos messages
        scope-messages.read-text: Lire tout ce que vous pouvez lire, y compris ce que d’autres ont écrit.
        scope-messages.send: Écrire des messages en votre nom
        scope-messages.send-text: Écrire des messages que d’autres croiront de vous, et les modifier.
        scope-messages.delete: Supprimer des messages
        scope-messages.delete-text: Supprimer des messages pour toujours, autant que vous le pouvez vous-même.
        scope-messages.react: Réagir aux messages
        scope-messages.react-text: Ajouter des réactions en votre nom, et les retirer.
        scope-files.read: Voir des fichiers
        scope-files.read-text: Ouvrir les fichiers envoyés là où vous pouvez lire.
        scope-files.upload: Envoyer des fichiers
        scope-files.upload-text: Envoyer des fichiers en votre nom.
        scope-events.receive: Rester en relation
        scope-events.receive-text: Être prévenu aussitôt qu’il se passe quelque chose, dans la limite de ce que vous permettez ici par ailleurs.
        """
}
