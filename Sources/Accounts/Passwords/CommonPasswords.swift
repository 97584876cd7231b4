/// What is guessed first, at whatever length: well-known passwords, and the words that they are made of.
///
/// Written down by hand for this program out of what is commonly known about leaked passwords: default passwords, names, teams, brands, films, keyboard
/// walks and sayings, mostly English, some of other languages. It is not an extract of a leak and knows no frequencies. Lower case; without digits at the ends,
/// since ``PasswordShapes`` takes those off. Simple words are in it because two or three of them with a year reach any length.
enum CommonPasswords {
    static func contains(_ shape: String) -> Bool { words.contains(shape) }

    private static let words = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let text = """
        aaa aaaaaa abc abcabc abcd abcdabcd abcdef abcdefg abcdefgh abracadabra access accessdenied accessgranted acdc achilles admin admin123admin
        adminadmin administrador administrator adminpass adminpassword agent agentsmith ahmed airforce ajax aladdin alaska alejandro alexander
        alexandra alexandre ali allah always alwaysandforever amanda amazing amazon amber amen america amore amsterdam andrew android angel
        angelangel angels anonymous anthony antonio anyone anything apache apollo apple apples april aragorn arduino argentina ariel army arsenal
        arsenalfc asd asdasd asdf asdfasdf asdfgh asdfghjkl asdfjkl asdfqwer ashley assassin asshole athena atlanta audi august austin australia
        autumn avatar avengers awesome azerty baby babybaby babyboy babygirl backdoor bacon bailey banana bananas barackobama barbar barbara barbie
        barcelona barney bartsimpson baseball basketball bastard batman batmanbatman battery batterystaple bayern bayernmunich bazinga bear bears
        beatles beautiful beauty beckham beer beerbeer beijing believe bella benfica benjamin berlin besiktas bestfriend bestfriends beyonce bigboss
        bigdaddy bigtits billionaire biology birthday bismillah bitch bitcoin bitcoins black blackbird blackcat blackwhite blah blahblah
        blahblahblah bleach blessed blessing blockchain blowjob blue blueberry bluebird bluesky bmw bond bonjour boobs borussia boss boston brandon
        brandy brasil brazil britain broncos bronx brooklyn brother bubblegum bubbles buddha buddy budweiser bulbasaur bulldog bulls bullshit bunny
        burger buttercup butterflies butterfly california callofduty camaro canada candy cantremember captain captainamerica captainjack carlos
        carpediem cash cashmoney celtic celtics champion champions change changeit changeme changemenow changethis chaos charizard charles charlie
        charlotte cheese cheesecake chelsea chelseafc chemistry cherry chevrolet chevy chewbacca chicago chicken china chloe chocolat chocolate
        christ christian christmas christopher church ciao ciaociao cinderella cisco cocacola coco coffee coffeecoffee coke college colombia
        computer computer1computer computers contrasena contraseña cookie cookies cool coolcool coolguy coolio coolman corazon corona correct
        correcthorse correcthorsebatterystaple corvette counterstrike cowboy cowboys cowgirl crazy crazyfrog crazygirl creeper cricket cristiano
        crypto cryptocurrency crystal cubs cupcake cutie cutiepie daddy daddysgirl daisy dallas dance dancer dancing daniel dark darkknight darkness
        darkside darling darthvader darwin database david deadpool death deathnote debian december default demo demodemo demon demopassword denmark
        denver designer desktop destiny deutschland developer devil diamond diamonds dickhead disney disneyland disneyworld dmitry docker doctor
        dodgers dogecoin doggie doggy dogs dollar dollars dolphin dolphins donald donaldduck donaldtrump donkey dontforget dontknow dortmund dota
        doudou dragon dragonball dragonballz dragons dream dreamer dreams driver drowssap drummer drums drupal dumbledore eagle eagles earth easter
        edison eduardo eeyore einstein elephant elite elizabeth emerald eminem emma energy engineer england english enter enterpassword espana
        estrella ethereum everton everybody everything evil example examplepassword excellent expecto exploit facebook faith faithful falcon falcons
        family familyguy fantastic father fatima fcbarcelona february fedora fenerbahce fernando ferrari findingnemo finland firefighter fireman
        fisherman fishing florida flower flowers foobar foobarbaz foofoo football footballs ford forever foreverandever forget forgetmenot forgot
        fortnite fortune france francisco freedom friday friend friends friendship frodo frozen fucker fuckme fuckoff fuckyou funny funnybunny
        fussball gabriel gabriela galatasaray galaxy galileo gandalf ganesh garfield gatehouse gatepass geheim geography george georgie germany
        ghost giants ginger giraffe github gitlab god godbless godblessme godfather godisgood godislove goku golang gold golden golf golfer goodbye
        goofy google googlegoogle gorgeous gorilla grandma grandpa green greenday gryffindor guest guestguest guitar guitars gunner gunners hacked
        hacker hackerman hackers hackme hakunamatata halflife hallelujah hallo hallohallo halloween hallowelt hamburg handsome hannah hansolo
        happilyeverafter happy happybirthday happyday happydays happyhappy happynewyear hardcore harley harleydavidson harleyquinn harrypotter
        harvard haslo hasloto hassan hasło hawaii hawk hawks heather heaven heineken hell hello hellohello hellokitty helloo hellothere helloworld
        hellyeah helsinki hercules hermione highschool hindustan hiphop history hobbit hockey hocuspocus hodl hogwarts holiday holland hollywood
        homersimpson honda honey hope horse horses hotstuff houston hulk hunter hunterhunter hunting ichigo ichliebedich idiot idk idontcare
        idontknow iforgot iforgotmypassword ihatemylife ihatepasswords ihatethis ihateyou ilovegod ilovejesus ilovemycat ilovemydad ilovemydog
        ilovemyfamily ilovemykids ilovemymom ilovemyself iloveu iloveyou iloveyoubaby iloveyouforever iloveyousomuch imagine impossible incognito
        india instagram inter internet iphone ireland ironmaiden ironman isabella istanbul italia itsasecret itsmypassword jack jackass jackson
        jaguar jamesbond janedoe january japan jasmin jasmine java javascript jedi jenkins jennifer jessica jesus jesuschrist jesusislord
        jesuslovesme jesussaves jetaime johndoe johnny joker jonathan joomla jordan jordan23jordan joseph joshua july june jupiter justdoit justice
        justinbieber juve juventus kangaroo karma kawasaki keepout keyboard killer killers killme king kingking kitten kittens knockknock koala kobe
        kochamcie korea krishna kubernetes lakers lakshmi lamborghini laptop lasvegas laugh laughing lauren lawyer leagueoflegends lebron
        ledzeppelin leet legolas leonardo letmein letmeinletmein letmeinnow letmeinplease liberty liebe lightning lightquark linkedin linksys linux
        lion lions livelaughlove liverpool liverpoolfc lkjhgfdsa login loginlogin logmein lola lollipop lollol lolololol london lordoftherings
        loremipsum loremipsumdolorsitamet losangeles losenord loser loulou loveforever loveislove lovelove lovelovelove lovely loveme lover lovers
        loveyou lucas lucifer lucky luckydog luckyme lucy luffy luigi lukeskywalker lösenord madonna madrid maga maggie magic makeamericagreatagain
        malware manchester manchesterunited mancity manhattan manuel manunited manutd maradona march margaret maria mariana marie marine marines
        mario mars marseille marshmallow martin master masterkey mastermaster masterpassword mathematics matrix matthew max may maytheforce
        maytheforcebewithyou maythefourth mechanic melissa memories mercedes merlin mermaid merrychristmas messi metal metallica mewtwo mexico miami
        miamor michael michaeljordan michelle mickey mickeymouse microsoft midnight miguel milan million millionaire minecraft minhasenha minnie
        mnbvcxz mohammed molly mommy monday money moneymoney mongodb monitor monkey monkeys monster monsters moonlight morgan moron moscow moskva
        motdepasse mother motherfucker motorola muenchen muffin muhammad mulder music musica musiclover mustang mylove mylovely mypass mypassword
        mypasswordis mypasswordispassword mysecret mysql nana napoli naruto natalia natasha navy nemo neo neptune netflix netgear network neveragain
        nevergiveup neverland nevermind newpassword newpassword1new newton newyear newyork newyorkcity neymar nginx nicholas nicole nightmare
        nimda ninja ninjas nintendo nirvana nobody nobodyknows noentry nokia nopassword norway nothing nothingatall nothingisimpossible notpassword
        november nurse obama october odyssey okmijn oldpassword olivia omg onceuponatime onedirection onepiece opensesame openthedoor openup oracle
        orange orangejuice oreo owned p4ssw0rd p4ssword pa55w0rd pa55word packers pakistan pancake panda panther panthers paris parol parola
        parola123parola pass passcode passord passphrase passw0rd passwd password password1password passwordispassword passwordpassword passwords
        passwort patricia patrick patriots peace peaceful peaches peanut peanutbutter pearl penguin penis pepper pepsi perfect perfection perkele
        peterpan phoenix phoenixaz physics piano picasso pikachu pikapika pilot pink pinkfloyd pirate pirates pizza pizzapizza planet platinum
        playboy playstation pleaseletmein pleaseletmeinnow plokij plugh plumber pluto pocahontas poiuy poiuytrewq pokemon poland police polska pony
        porn porsche portugal postgres postgresql power powerful prince princesa princess princess1princess printer private programmer programming
        pumpkin puppies puppy purple purplehaze pussy pussycat putin pwned python qazwsx qazwsxedc qqqqqq quarky queen queenqueen quickbrownfox qwe
        qweasd qweasdzxc qweasdzxcrfv qweqwe qwerasdf qwerasdfzxcv qwerty qwertyqwerty qwertyuiop qwertz qwertzuiop rabbit raiders rainbow rainbows
        rambo rangerranger rangers rapper rapunzel raspberry raspberrypi raven ravens realmadrid rebecca red redhat redis redrose redsox remember
        rememberme reverse rex ricardo rich richard richman rihanna robert roberto roblox rock rockandroll rocknroll rockstar rocky rocky1rocky
        rodrigo rofl rollingstones roma ronaldo root rootpass rootpassword rootroot rose roses router roxy ruby ruby1ruby rugby runescape runner
        running russia rust sabrina sakura salasana salt samantha sample samsung samurai sasuke satan satoshi satoshinakamoto saturday saturn
        schalke schatz schatzi school science scooby scoobydoo scorpion scotland scully seattle sebastian secret secretpassword secrets senha seoul
        september sergey server sesame sexsex sexy sexysexy shadow shadow1shadow shadows shakira shark sharks sherlock sherlockholmes shit shithead
        shrek sifre silver simba simpsons singer sister skateboard skater skywalker slavaukraini slipknot slytherin smile smiley smiling snake
        snapchat snickers sniper snoopy snowwhite soccer soccerball softball soldier soleil someone something sommer sonic sonnenschein sony sophia
        sophie southpark sparky sparta spartan spartans spider spiderman spike spongebob spotify spring squidward stanford staple star starcraft
        stardust starlight stars startrek starwars stayfoolish stayhungry steelers stephanie stockholm strawberry student students stupid success
        sugar summer summertime sunday sunflower sunshine sunshines suomi super superadmin supercalifragilistic supercalifragilisticexpialidocious
        superduper superman supersecret supersecretpassword supersonic superstar superuser surfer surfing suzuki svetlana sweden sweetheart sweetie
        swift swimming synology sysadmin tatiana taylor taylorswift teacher teamo teamomuito techno teletubbies temp temporary temppass temppassword
        tennis tequiero terminator tesla test tester testing testpass testpassword testtest testuser texas thebeatles thematrix thepassword
        thepasswordispassword thequickbrownfox thequickbrownfoxjumps thequickbrownfoxjumpsoverthelazydog thisisapass thisisapassword thisisasecret
        thisisatest thisismypassword thisisthepassword thomas thursday tiamo tiffany tiger tigers tigger tiktok tinker tinkerbell titanic
        tobeornottobe tobeornottobethatisthequestion together tokyo tomcat toor topsecret tothemoon tottenham toyota trinity trucker truelove trump
        trustno trustnobody trustnoone tseretset tuesday tupac turkey turkiye turtle twilight twitter tyler typepassword ubnt ubuntu ukraine unicorn
        unicorns unitedstates universe university unknown usa user username userpass userpassword vacation vagina vagrant valentina valentine
        vampire vanilla vegeta verysecret victoria victory virus vladimir vodka voldemort volkswagen volleyball volvo wachtwoord wallet warcraft
        warrior warriors warszawa watson wednesday weekend welcome welcomeback welcomehome welcometo welkom whatever whatsapp whiskey white whiteboy
        whoami whoisthere wifi wifipassword william windows windowsxp winner winners winnie winniethepooh winter wireless wizard woaini wolf
        wolverine wolves wonderful wonderwoman wordpress worldofwarcraft wtf xbox xswzaq xxx xxxxxx xyzzy yadayada yamaha yankees yellow yeswecan
        yoda youllneverwalkalone yourpassword youtube zaqwsx zaqxsw zebra zelda zeus zombie zombies zoro zxc zxcvbn zxcvbnm zxczxc zzzzzz любовь
        пароль привет россия
        """
}
