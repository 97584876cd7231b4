extension Catalogue {
    static let french = Catalogue(
        .french, [FrenchWords.pages, FrenchWords.forms, FrenchWords.authorization, FrenchWords.scopes, FrenchWords.reasons])
}

/// Like ``EnglishWords``, key for key. What belongs before a high sign of punctuation is a space that does not break.
enum FrenchWords {
    static let pages = """
        date: {day} {month} {year}, {time} UTC
        first-day: 1er
        months: janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        language: Langue
        error-prefix: Erreur : {title}

        account-title: Votre compte
        account-who: Session ouverte au nom de
        account-access: Ce qui a accès à votre compte
        account-access-hint: Les outils que vous avez autorisés et vos sessions ouvertes.
        account-links: Ouvrir un lien
        account-links-hint: Les liens qui commencent par web+lq, par exemple ceux d’un outil qui souhaite utiliser votre compte.
        sign-out: Se déconnecter

        signed-out-title: Votre session est fermée
        signed-out-text: Les outils que vous avez autorisés gardent leur accès jusqu’à ce que vous y mettiez fin.
        sign-in-again: Se reconnecter

        access-title: Ce qui a accès à votre compte
        access-lead: Ce à quoi vous mettez fin ici est exclu aussitôt et devra vous redemander l’accès.
        access-tools: Outils
        access-tools-none: Vous n’avez autorisé aucun outil.
        access-sessions: Vos sessions
        access-this: Vous êtes ici en ce moment
        access-from: Depuis l’adresse :
        access-session: Une session
        access-since: Depuis :
        access-used: Dernière utilisation :
        access-may: Il peut :
        access-may-nothing: Il sait quel compte est le vôtre et ne peut rien faire.
        access-end: Mettre fin
        access-end-tool: Mettre fin à l’accès : {asker}
        access-end-session: Mettre fin à la session du {since}
        access-end-others: Mettre fin à tout sauf à cette session
        access-end-others-hint: Vous déconnecte partout ailleurs et exclut tous les outils.
        notice-access-ended: L’accès a pris fin.
        notice-access-others-ended: Tout a pris fin sauf cette session.
        notice-access-gone: L’accès avait déjà pris fin.
        back-to-account: Retour à votre compte

        handler-title: Ouvrir un lien
        handler-lead: Certains outils et certaines pages renvoient vers {network} par des adresses qui commencent par `web+lq:`. Un navigateur ne sait pas de lui-même
         où les ouvrir.
        handler-register-title: Dans ce navigateur
        handler-register-text: Votre navigateur peut désormais ouvrir ces liens ici. Il vous demandera d’abord, et ses réglages permettent de revenir en arrière.
        handler-register: Ouvrir ces liens ici
        handler-registered: La demande est faite à votre navigateur. S’il pose une question, répondez-lui.
        handler-failed: Votre navigateur ne le veut pas. Utilisez le champ ci-dessous.
        handler-unable: Les navigateurs capables d’ouvrir ces liens eux-mêmes affichent ici un bouton, qui a besoin de JavaScript. Le champ ci-dessous fonctionne toujours.
        handler-paste-title: À la main
        handler-paste: Le lien
        handler-paste-hint: Copiez le lien là où vous l’avez trouvé et collez-le ici.
        handler-open: Ouvrir

        problem-code: Pour qui cherche la cause : {code}
        problem-400-title: La demande n’a pas été comprise
        problem-400-text: Ce que votre navigateur a envoyé ne correspond pas à ce que cette page attend. Revenez en arrière et réessayez.
        problem-403-title: Ce n’est pas permis
        problem-403-text: Ce qui est arrivé ici ne vient pas de l’une de nos pages. Rouvrez la page et utilisez ses boutons.
        problem-404-title: Il n’y a rien ici
        problem-404-text: L’adresse est fausse, ou ce qui était ici n’existe plus.
        problem-405-title: Cela ne se fait pas ainsi
        problem-405-text: Cette adresse n’accepte que ce qu’envoie l’un de nos formulaires. Rouvrez la page et utilisez ses boutons.
        problem-409-title: Quelqu’un a été plus rapide
        problem-409-text: La même chose a été modifiée d’ailleurs au même moment. Vérifiez et réessayez.
        problem-413-title: C’était trop
        problem-413-text: Il est arrivé plus que ce que cette page accepte. Raccourcissez et réessayez.
        problem-415-title: La demande n’a pas pu être lue
        problem-415-text: Elle est arrivée sous une forme que cette page ne connaît pas. Rouvrez la page et utilisez ses boutons.
        problem-429-title: Un peu moins vite, s’il vous plaît
        problem-429-text: Trop de demandes sont venues de là où vous êtes. Attendez un instant et réessayez.
        problem-500-title: Quelque chose s’est mal passé ici
        problem-500-text: Ce n’est pas votre faute. Réessayez ; si cela persiste, prévenez les responsables de {network}.
        problem-503-title: Pas pour le moment
        problem-503-text: Une partie de {network} ne répond pas en ce moment. Réessayez un peu plus tard.
        wait-second: Réessayez dans une seconde.
        wait-seconds: Réessayez dans {count} secondes.
        wait-minutes: Réessayez dans {count} minutes.
        """

    static let forms = """
        email: Adresse e-mail
        email-hint-new: C’est avec elle que vous vous connectez. Aucun autre membre ne la voit.
        username: Nom d’utilisateur
        username-hint: Ce que voient les autres ; jusqu’à 64 caractères. Quelqu’un d’autre peut porter le même.
        password: Mot de passe
        new-password: Nouveau mot de passe
        password-hint: Au moins {minimum} caractères. Chaque caractère compte, l’espace aussi ; quelques mots sans rapport entre eux se retiennent facilement. Ni chiffres
         ni signes ne sont exigés, et vous pouvez le coller depuis un gestionnaire de mots de passe.
        code: Code
        code-hint-confirm: Les sept chiffres de l’e-mail.
        code-hint-reset: Les douze caractères de l’e-mail ; les tirets et les majuscules n’ont pas d’importance.

        sign-in-title: Se connecter
        sign-in-button: Se connecter
        sign-in-forgot: Mot de passe oublié ?
        sign-in-new: Pas encore de compte ?
        sign-in-sign-up: Créer un compte
        notice-sign-in-needed: Connectez-vous pour continuer.
        notice-sign-in-confirmed: Votre adresse est confirmée. Connectez-vous maintenant.
        notice-sign-in-password-changed: Votre nouveau mot de passe est en place, et toutes les sessions ont été fermées. Connectez-vous maintenant avec lui.
        notice-sign-in-ended: Votre session a pris fin. Reconnectez-vous.

        sign-up-title: Créer un compte
        sign-up-button: Créer le compte
        sign-up-known: Vous avez un compte ?
        sign-up-sign-in: Se connecter
        terms: Conditions d’utilisation
        privacy: Politique de confidentialité

        confirm-title: Consultez votre messagerie
        confirm-lead: Nous avons envoyé un e-mail à cette adresse. Si elle est nouvelle ici, il contient un code, valable {minutes} minutes.
        confirm-button: Confirmer l’adresse
        confirm-again: Rien n’est arrivé ? Regardez parmi les e-mails indésirables, ou
        confirm-sign-up: recommencez

        forgot-title: Mot de passe oublié
        forgot-lead: Indiquez-nous votre adresse. S’il existe un compte avec cette adresse, nous y envoyons un code qui permet de choisir un nouveau mot de passe.
        forgot-button: Envoyer le code
        forgot-remembered: Il vous est revenu ?

        reset-title: Choisir un nouveau mot de passe
        reset-lead: S’il existe un compte avec cette adresse, un code se trouve maintenant dans sa messagerie, valable {minutes} minutes. Avec le nouveau mot
         de passe, toutes les sessions prennent fin et tous les outils sont exclus.
        reset-button: Enregistrer le mot de passe
        reset-again: Rien n’est arrivé ?
        reset-forgot: Demander un autre code

        problem-title: Cela n’a pas fonctionné
        problem-expired: Cette page était devenue trop ancienne pour être envoyée. Rien n’est perdu ; envoyez-la de nouveau.
        problem-unavailable: Nous ne pouvons pas nous en occuper en ce moment. Rien n’a été modifié ; réessayez un peu plus tard.
        problem-invalid-email: Ce n’est pas une adresse e-mail ; elle a quelque chose de chaque côté d’un seul @, et aucune espace.
        problem-email-too-long: Une adresse e-mail a au plus {limit} octets.
        problem-username-empty: Un nom d’utilisateur a au moins un caractère visible.
        problem-username-too-long: Un nom d’utilisateur a au plus {limit} caractères.
        problem-username-forbidden: Un nom d’utilisateur n’a pas de caractères de contrôle, ni de ceux qui inversent le sens de l’écriture.
        problem-password-too-short: Le mot de passe doit avoir au moins {minimum} caractères ; une phrase se retient mieux qu’un mot.
        problem-password-too-long: Le mot de passe a plus de {limit} octets ; choisissez-en un plus court.
        problem-password-common: Ce mot de passe est parmi les premiers que n’importe qui essaierait ; choisissez-en un autre.
        problem-password-sequence: Le mot de passe est une suite de caractères, ou en répète quelques-uns ; choisissez-en un autre.
        problem-password-contextual: Le mot de passe est fait de votre adresse, de votre nom ou du nom de ce réseau ; choisissez-en un autre.
        problem-email-taken: Il existe déjà un compte avec cette adresse ; connectez-vous plutôt.
        problem-wrong-credentials: L’adresse et le mot de passe ne vont pas ensemble.
        problem-email-unconfirmed: L’adresse n’est pas encore confirmée ; saisissez d’abord le code de l’e-mail.
        problem-account-disabled: Le compte est désactivé ; adressez-vous aux responsables de {network}.
        problem-too-many-tries: Trop de tentatives.
        problem-invalid-tokens: Votre session a pris fin ; reconnectez-vous.
        problem-tokens-replayed: Votre session a été utilisée de deux endroits et a pris fin par sécurité ; reconnectez-vous.
        problem-wrong-code: Le code est faux ou trop ancien ; regardez l’e-mail le plus récent, ou demandez un nouveau code.
        problem-not-a-session: Vous seul pouvez le faire, et non un outil qui agit pour vous.
        problem-no-such-user: Ce compte n’existe plus.
        problem-no-such-grant: L’accès avait déjà pris fin.
        """

    static let authorization = """
        authorize-document-title: Autoriser {asker} ?
        authorize-heading: {asker} souhaite utiliser votre compte
        asker-loopback: Un programme sur cet ordinateur
        asker-localhost: Un programme, très probablement sur cet ordinateur,
        asker-app: Une application sous {address}
        asker-loopback-short: un programme sur cet ordinateur ({address})
        asker-localhost-short: un programme, très probablement sur cet ordinateur ({address})
        asker-app-short: une application sous {address}
        asker-loopback-to: un programme sur cet ordinateur ({address})
        asker-localhost-to: un programme, très probablement sur cet ordinateur ({address})
        asker-app-to: une application sous {address}
        asked-unicode: En toutes lettres : {unicode}
        asked-encoded: Ce nom contient des lettres d’autres alphabets. En toutes lettres, on pourrait le prendre pour un autre ; vous n’en voyez donc que la forme
         codée.
        asked-long: C’est la fin d’un nom qui dit à qui il appartient ; ce qui précède peut être n’importe quoi.
        asked-address: C’est un numéro et non un nom. Il est plus difficile que d’habitude de savoir qui est derrière.
        asked-loopback: Il écoute sur {host}. Tout ce qui tourne sur cet ordinateur peut le faire ; n’autorisez que si vous venez de le lancer vous-même.
        asked-localhost: Il écoute sur {host}, qui est cet ordinateur, sauf si ses réglages disent autre chose. N’autorisez que si vous venez de le lancer vous-même.
        asked-app: La réponse ira à l’application de cet appareil qui revendique cette adresse ; n’importe laquelle le peut. N’autorisez que si vous venez de cette
         application.
        caution-title: Avant de décider
        caution-unverified: Nous ne savons pas qui est derrière. N’importe qui peut créer un lien comme celui qui vous a conduit ici.
        caution-stranger: Cela ne fait pas partie de {network} et ne voit jamais votre mot de passe.
        caution-safe: Refuser est sans risque : rien ne change, et vous pourrez autoriser une autre fois.
        account-label: Votre compte
        account-switch: Utiliser un autre compte
        permissions-title: Ce qui vous est demandé
        permissions-lead: Désactivez ce que vous ne voulez pas permettre.
        permissions-none: Rien n’est demandé, sinon de savoir qui vous êtes.
        tier-low: Voir ce que d’autres peuvent voir aussi
        tier-medium: Consulter des choses privées, ou modifier ce qui se rétablit facilement
        tier-high: Agir en votre nom, ou faire ce qui ne peut pas être annulé
        tier-high-hint: Désactivé tant que vous ne l’activez pas.
        nothing-chosen: Si tout est désactivé, on apprend seulement qui vous êtes : votre nom d’utilisateur et quel compte est le vôtre.
        identity-only: Si vous autorisez, on apprend votre nom d’utilisateur et quel compte est le vôtre, et rien d’autre n’est possible.
        lasts-idle: L’accès dure jusqu’à ce que vous y mettiez fin, et prend fin de lui-même après {days} jours sans utilisation.
        lasts: L’accès dure jusqu’à ce que vous y mettiez fin.
        lasts-where: Vous pouvez y mettre fin à tout moment ici :
        deny: Refuser
        allow: Autoriser

        leaving-title: Vous partez vers {asker}
        leaving-text: Vous avez autorisé l’accès, et l’on vous y ramène maintenant.
        leaving-link: Continuer vers {asker}
        leaving-app-hint: S’il ne se passe rien, utilisez le lien ; votre navigateur demandera peut-être d’abord.
        leaving-where: Vous pouvez mettre fin à cet accès à tout moment ici :

        denied-title: Vous avez refusé
        denied-text: {asker} n’a rien reçu. Vous pouvez fermer cette page, ou le faire savoir :
        denied-link: Revenir vers {asker}

        request-expired-title: Le délai est écoulé
        request-expired-text: La question d’autoriser ou non l’outil ne reste ouverte que quelques minutes. Rien n’a été autorisé.
        request-used-title: C’est déjà décidé
        request-used-text: La question a déjà reçu une réponse, peut-être dans une autre fenêtre. Chacune n’est posée qu’une fois.
        begin-again: Pour réessayer, retournez à l’outil et recommencez à partir de là.
        see-access: Voir ce qui a accès à votre compte

        foreign-title: Ce lien est pour un autre réseau
        foreign-text: Il mène à {host}, et non à {network}. Ne le suivez que si vous y avez un compte.
        foreign-link: Ouvrir chez {host}

        bad-link-title: Ce lien ne fonctionne pas
        bad-link-lead: Vous n’avez rien fait de mal, et personne n’a rien reçu. C’est à qui a créé le lien de le corriger.
        bad-link-reason: Ce qui ne va pas
        bad-link-given: Le lien tel qu’il est arrivé
        bad-link-code: À transmettre à son auteur : {code}
        other-type-title: Ce lien est pour une application
        other-type-text: Il mène à un message ou à une personne dans {network}. Ouvrez-le dans l’application avec laquelle vous utilisez {network}.
        """
}
