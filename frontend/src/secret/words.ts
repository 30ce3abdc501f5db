/**
 * The 1,024 words that a secret is drawn from: common, harmless, written with a to z alone, and no
 * two of them one slip of the finger apart. Never change a word: somebody's secret may hold it.
 */
export const WORDS: readonly string[] = `
affisch akvarell akvarium albatross album alfabet algebra algoritm alkov alligator almanacka alpacka
altan ametist amulett ananas anatomi android anis anka ankare antenn antik antilop apelsin apotek
aprikos april arena arkeolog arkitekt arktis armband artikel artist asfalt aster asteroid astronaut
atoll atom aubergine augusti automat avokado babian backe badboll badhus badkar badrock bagage bageri
bakelse baklava balett balja balkong balsam bambu banan band baner banjo barista barometer baron barr
baryton basilika basket bassist bastu batteri beach begonia berg betong bibliotek bikupa bild biljett
biograf biologi bistro blad blinkers blixt bloggare blomkruka blomma blomster blues bofink bokhylla
bokstav bollplank bomull bonde boplats bord borste botanik boulevard bowling brandbil brandman brasa
bredband brev brevduva broccoli broderi brons brosch broschyr brunch brunn brygga buffel bukett bulgur
buljong bungalow burk buss butik byggnad byst byxa campare cape cello cement chili chips choklad cider
cikada cirkel cirkus citron clown cockpit couscous coyote crawl croissant curry cykel cykelbana cyklon
cylinder cymbal cypress dagbok dagg dahlia dans dansare dansbana dator dekor delfin denim derby designer
detektiv diagonal diagram dialekt diamant dikt dimma diplom dirigent diskotek disktrasa diskus distrikt
djungel docka doktor domherre domino donut dragkedja dragspel drake dressyr dromedar drottning duett
dunge dunjacka dusch duva dygn dykare dyning ekorre ekrar ekvator eldstad elefant elljus emalj emblem
energi epilog espresso etikett express fabrik fackla falafel falukorv familj fanfar fartyg februari
fenix fest festival ficklampa fickur fika fikon film fiol fiskare fjord flagga flamingo flanell flaska
flora florist flotte fluga flyg flygplan folder forell fossil fotbad fotboll foto fotograf foxtrot
fralla fredag fresk frisbee fromage frukost frukt fudge fyrkant fyrtorn fysik gaffel galax galleri
galopp garage garderob gardin garn gasell gata gecko gelato generator geografi geologi gepard gibbon
gips giraff gitarr gitarrist glas glasyr glid glob gnejs gnista golf gondol gorilla grammatik granit
gravyr gren greve grill grind gris groda grotta gryning gryta guide gummi gunga gurka gurkmeja gymnast
gymnastik hackspett hall hallon halmhatt halsduk hammare hamn hamster handboll handduk handske hare
harpa hashtag hatt hatthylla havskatt hemlighet hermelin hertig hingst hink hiss historia hjul hobby
hockey holme honung hoppborg hopprep horisont hortensia hotell humle hummus hund husbil husvagn hyacint
hydda hylla hyvel ibis igelkott igloo indigo inlines innebandy invit isbana isberg isbrytare istapp
isterband jacka jaguar jakthund januari jasmin jeans jeep jetplan jojo joker jolle jordgubbe jubel judo
juice julbord juldagen julgran kabel kaffe kajak kaka kakadua kaktus kalas kalender kalkon kameleont
kamera kanal kanin kanjon kanna kanot kantarell kapell kapsyl karaff karamell karaoke karate karavan
karta kartong karusell kastanj kastrull katalog kavaj kaviar kavring kebab kedja kemi keps keramik
ketchup kilo kimono kiosk kiwi kjol klarinett klass klassrum klematis klippa klister klocka klubba
klubbhus klunga knapp knop knut koala kofta koja kokong kolibri koloni koltrast kombi komedi komet
kompass kompott konfetti konsert konst kontinent kontor koppar koppling korall koriander korridor
korsord kort kosmos kostym kotte krabba kram krans krater kratta kristall krita krog krokodil krokus
krona kruka krydda kryss kudde kula kuling kuliss kultur kummin kung kupol kurs kust kuvert kvadrat
kvarn kvartett kvarts kvist kyckling kyrka labyrint lada lagun lakan lakrits lampa landsby landslag
lanterna larv lasagne lastbil legend leguan lejon leksak lektion lemonad lemur leopard lila limerick
limousine lingon linjal linser livboj ljus lodjur logotyp lucka luft lunch lupp lussekatt lykta lyrik
madrass magasin magenta magnet magnolia makaron makrill mambo mandarin mandolin manege mantel manus
maraton marmelad marmor marsch marsipan marsvin maskin maskros matematik matros matsal matsedel matta
mejsel melodi melon meny metall meteorit meter middag mikrofon mikroskop miniatyr minne minut mobil
molekyl moln monitor monument moped morgon morot mosaik mossa motor mousse muffin mugg mullvad mungo
munk munspel museum musik musikal muskot mussla mustang mustasch mynt myra natur navigator nebulosa
nejlika neon neutron nomad nordpol norrsken nota notis nougat novell nyckel nylon nymf ocean oktav
oktober oliv olja omelett onsdag opera operett optik orange ordbok oregano orgel orkester ornament
ostkaka ostron oval packning paddel paket palats palm pampas panda pannkaka panter papaya papegoja
papper paprika parabol paragraf parasoll parfait parfym park parkett partitur pass passare pasta pastej
pastell paviljong pedal pekpinne pelikan pendel penna peppar pepparrot pergament periskop perrong
persika persilja peruk petunia pianist piano picknick pilot pingis pingvin pipa pirat piruett pixel
pizza pizzeria plakat planet planka plansch plast platina plattform plektrum plog plommon poesi polka
polkagris pollen polygon pommes ponny pool popcorn porslin poster potatis present press primula prins
prisma prolog promenad propeller prov puck pudding pudel pumpa purjo purpur pussel pyjamas pyramid
quinoa rabarber radar radiator radio rally ramp raps rast rastplats ravin ravioli realist recept redskap
referat reflex regatta regn regnskog rekord rektangel relief resa resultat revy ribba riddare ring
risgryn risotto ritning robot roman rosett rosmarin rubrik rugby rulle rumba rune runsten russin
rustning ruter rymd rytm sadel safari saffran safir sahara sallad salong salsa salt salvia samba sammet
sandal sandwich satellit satin saxofon schack schakal schampo scooter scout segelduk segelflyg semla
senap servering servett sextant siden siffra sigill silke sill silver simhall sirap sittplats sked
sketch skiffer skinka skiva skjorta skjul skonare skor skorpa skorsten skribent skridsko skrift skrivbok
skruv skugga skulptur skuta skylt sladd slalom slinga slips slogan slott sluss smaragd smedja smide
smultron smycke snickare snigel snorkel snurra socker soda soffa solhatt solist solros solstol solur
sommar sommarlov sonat sonett sopborste soppa sopran sorbet spade spann sparris sparv spegel spel spenat
spik spiral spole sport spotlight spray springare stafett staket stall stapel station statist staty
stege sten stepp stereo stigbygel storm strand strumpa strut student studio stuga styre surfare svamp
svan sweater symaskin symfoni tablett taco talgoxe tallrik taltrast tambur tandem tangent tango tapet
tapir tavla taxi teater tegelsten teknik telefon telegram teleskop tema tenn tennis tenor termin termos
terrass terrier text tidning tiger timjan timotej tiramisu tisdag titan toast toffel tofu tomat tomte
tonfisk topas topp torg tornado torsdag torsk trafik traktor trampolin trappa trappsteg triangel trio
troll trollkarl tron trubadur truck trumma trumpet tuba tuggummi tukan tulpan tunika tunna turbin turist
turnering tusenlapp tweed twist tyfon tygel uggla ugnsform ukulele undulat urskog utflykt utrop utter
vadare vagn vallgrav vallmo valross vandrare vandring vanilj vante varg vatten ventil veranda vessla
villa vimpel vind vindkraft vindspel vinkel vinter vinyl violett violin visare vitamin vulkan vykort
weekend yacht yoga yoghurt zebra zucchini
`.trim().split(/\s+/);
