"""Dialects, groups of words, and what makes a sentence harmless.

The patterns that look for danger stand beside this module, the language they are written in is explained in
`language`, the method in `realtime.safety`.
"""

# One saying, one line.
# ruff: noqa: E501

# Standard form, then how callers and recognisers say it. Only words the patterns need.
DIALECT = {
    "nicht": "net nit ned nich nisch nüch nech nöd nid ni niet nicj nixht",
    "nicht mehr": "nimmer nimma nimme nimmi nümm nüm nümme nüme nömmer nemme nemmer nimmermehr",
    "ich": "i ik ick ih isch ek icke",
    "wär": "weer wäre waar wa waa wari",
    "kein": "koa koan koane koi koin koine keen keene ka kaa kan kane kei keis kehn keena koane kenn geene koana kane ke",
    "nichts": "nix nüscht nischt nüt nüüt nint nuscht niks nichs",
    "krieg": "kriag kriach krich kriech chrieg chriege überchume überchum krig kriege kriagt krieje kreeg kriagn griech",
    "mag": "mog moch moag maag",
    "will": "wui wüll wöi wott wull wü wuil willi mecht möcht mechat möchad möchte",
    "hab": "hob han hann häb heb hoab ha ho habe hawwe hebb hew hebbe hobe habbe",
    "habich": "hobi hani habsch habich habick",
    "ich bin": "bini binsch binni binnich binick",
    "bin": "bün bi binn",
    "kann": "ko koo kon cha kunn",
    "ich kann": "kannich kannsch koni kanni channi",
    "komm": "kum kumm chum chumm kimm kimma komme kemm gomme gomm",
    "weiß": "woaß woas woiß weeß weet wees weis woiss weis weisss weiss woass",
    "aufstehen": "opstahn upstahn aufsteh aufstehn aufstah uufstah ufstah aufstehe uffstehn uffstehe uffsteh ufstoh",
    "auf": "uff uf up auffe uuf auffi",
    "hoch": "hoach rauf hooch hochkommen",
    "hilfe": "hülp hülpe huif hüfe hüif hülf hiilfe hilfä",
    "brust": "bost bruscht broscht brus bruust bruschd brüst brost",
    "herz": "häaz heaz härz hartz hätz herzl härzl",
    "tut": "duad duat deit tuad tuat dud tuet tuts duads",
    "weh": "wehh weah wäh wää wea wehe weih wei",
    "leben": "lem lebn leem läbe lebe leven läwe lewe labe lebm läbä",
    "tot": "doud dod dood toat doad doot tood",
    "sterben": "sterm starven stärbe sterbn sterwe steabn sterbe",
    "gestorben": "gstorm gstorbe gestorm gstorbn",
    "gegessen": "gessa gessen gessn gesse gässe gegesse jejessen gegessn ggässe jegessen geten",
    "getrunken": "trunken trunke drunka trunkn gedrunge drunken jetrunken",
    "gestürzt": "gstürzt gschtürzt jestürzt gestürz gestorzt gstiaz gestüzt gesturz gstürz",
    "hingefallen": "higfalle hiegfalln hiegefalln hiegfallen henfullen dalfullen hinjefallen hingfoin hihgfalle hingefalln"
    " hingfalln higheit hinnegfalle higfloge hinjeknallt hinjeflogen hikeit umgheit anegheit hifalle hingfalle nagfalle"
    " hingeschlagen naglegt hingflogn higschlage gheit onegheit",
    "umgefallen": "umgfoin umgfalle umgfalln umgfallen umjefallen umjekippt umkippt",
    "gefallen": "fullen gfulln gfoin gfalle gfalln gfallen jefallen jefalln gfloge gflogn gfalla",
    "heim": "huus hoam hoim ham daham hei nachhause",
    "schnaufen": "schnaufa schnaufe schnufe schnufä schnaufn",
    "atmen": "ootme otme odme atme ootma aatme oadma",
    "mein": "mei moi mien min mine meim",
    "meine": "meina mini moine",
    "mir": "mia",
    "mich": "mi mik miech",
    "hat": "hot hod hett hät",
    "aus": "ausse aussa aussi ut uus us",
    "arm": "oarm",
    "von": "vun vo fo",
    "boden": "bodn bodä bode buddem bodn",
    "schmerzen": "schmerz schmerze schmeazen schmäze schmerzn wehdam wehtag",
    "viel": "vui vüü vül vill",
    "genommen": "gnommen gnumma gno gnomme gnumme jenommen genomme",
    "tabletten": "tablettn pulver pulverl pülverl pille pillen tabletta dabledden medikamente medizin pilln pills meds"
    " tablets tablet pill medication medicine tabledde",
    "ist": "is iss",
    "heute": "heit heut hüt hüüt hoit hütt hüt",
    "jetzt": "jetz iatz etz jez jatz jetze itze etzt nu jitz iaz jetzad",
    "und": "un unn and",
    "sein": "sei saa",
    "da": "do",
    "polizei": "bolizei pollezei schmier kieberer polizeit",
    "der": "dr",
    "gerade": "grad grod grade graad",
    "kaum": "kuum kau kaam",
    "zu": "z",
    "verstorben": "died",
    "niemand": "niemert koaner neamd",
    "cannot": "cant can't cannae couldnt couldn't",
    "not": "dont don't didnt didn't havent haven't isnt isn't doesnt doesn't wont won't aint hasnt hasn't wasnt wasn't",
}

FILLERS = (
    "äh ähm öh öhm eh ehm hm hmm mhm ja jo jaja na mei ach oh och gell ne also so bitte uh erm well "
    "like please weißte wissens hömma hör woll gä s m n d ve ey eh ebbe wirklich echt really just t schon wohl einfach "
    "allweil fei oida uiuiui jessas maria ah aua au ui herrje gott"
)
# Words that carry on the thought before a pause.
RESUMING = "die der das des dat da und oder zu nicht wo ob wie was wer welcher welchen welches dass where what who how that if ist is weh"
# Words that go on with what the sentence before told.
FOLLOWING = "da dort darin dann er sie der die he she there they"
# Words that begin a new clause where nobody wrote a comma.
OPENERS = (
    "alles es das ich mir und weil seit bitte hier ohne wenn ist aber i it and because everything was jetzt heute mein "
    "meine sagt sage niemand keiner wozu warum my since doktor schwester hallo ganz ehrlich verstehen verstehst"
)

GROUPS = {
    "no": "nicht|nichts|kein|keine|keinen|keinem|keiner|keines|niemals|nie|weder|no|not|never|cannot|nothing|nothin|keins|niemand|niemandem|niemanden",
    "can": "kann|komm|schaff|schaffe|schaffs|krieg_mich|bring_mich|können|konnte|kommt|komme|könn|kommen",
    "strong": "stark*|furchtbar*|schlimm*|arg|argen|arges|wahnsinnig*|höllisch*|unerträglich*|schrecklich*|schreckliche*|sakrisch*"
    "|fürchterlich*|narrisch*|brutal*|sau|entsetzlich*|heftig*|extrem*|unheimlich*|solche*|saumäßig*|terrible|awful"
    "|unbearable|severe|horrible|dreadful|grausam*|elend*|wie_verrückt|rasend*|gewaltig*|irrsinnig*|mords*|gscheit",
    "hurt": "weh|schmerz*|sticht|stechen*|stiche|druck*|drückt|drück|eng|enge|engt|krampf*|verkrampf*|zieht|reißt|presst|ziehen|ziept|beklemm*|brennen|stich|weh_tun|"
    "weh_tut|weh_getan|schmerzt",
    "body": "kopf|rücken|kreuz|knie|hüfte|bein|beine|arm|arme|schulter|schultern|bauch|magen|fuß|füße|hand|hände|finger|zeh|zehen|hals|nacken|"
    "gelenk*|zahn|zähne|ohr|ohren|rippe*|leib|unterleib|nieren|wirbel*|steißbein|buckel|haxn|haxe|knöchel|genick|ellbogen"
    "|oberschenkel|wade*|ferse|ranzen|hax|schädel|kiefer|auge|augen|gesicht|schienbein|handgelenk|leiste|rüggen|grind|grint",
    "fallen": "gefal*|gestürzt|gestürz*|hin_gefal*|um_gefal*|geflogen|hin_geflogen|runter_gefal*|ausgerutscht|aus_gerutsch*|ausgrutsch*|usgrutsch*|weggerutsch*|gerutscht|"
    "hin_geknallt|hin_gehauen|um_gekipp*|gestolper*|gepurzel*|gekracht|hingestürzt|niedergefal*|obigefal*|owegefal*|nuntergefal*|abegefal*|hinunter_gefal*|hinab_gestürz*|hinab_gefal*|"
    "geplumps*|gesegelt|hin_geschlagen|lang_geschlagen|hin_geschmis*|hin_gehau*|geheit|*geheit|*geheid|geschmissen|hin_geschmissen|hinunter_gestürz*|runter_gestürz*|raus_gefal*|heraus_gefal*|dalgefal*",
    "family": "enkel*|tochter|sohn|nichte|neffe|neffen|schwiegertochter|schwiegersohn|enkerl|bub|kind|tochta|dochder|mama|oma|opa|bua",
    "gone": "genommen|geschluckt|eingenommen|erwischt|geschluck*|eingeworfen|gefressen|taken|took|swallowed|runter_geschluckt|getrunken",
    "money": "geld|bargeld|euro|tausend*|schmuck|gold|goldbarren|goldmünzen|goldstücke|ersparnis*|erspart*|wertsachen|wertgegenstände|kaution|money|"
    "cash|savings|bail|pounds|gold_bars|jewellery|jewelry|konto|*tausend|sparbuch|franken|mäuse|summe|dollars",
    "secret": "pin|tan|pin_nummer|tan_nummer|pinnummer|passwort|kontonummer|kontodaten|geheimzahl|geheimnummer|iban|kartennummer|bankdaten|"
    "zugangsdaten|kennwort|bankverbindung|password|passcode|account_number|card_number|bank_details|kartendaten|kreditkarte*|sort_code",
    "order": "soll|sollte|will|wollen|wollte|wollten|verlang*|fordert|fordern|gefordert|übergeb*|rausgeb*|herausgeb*|hergeb*|durchgeb*|durchsag*|aushändig*|verraten|verrat|eingeben|braucht|brauchen|gefragt|fragt|übergeben|rausgeben|"
    "herausgeben|hergeben|durchgeben|abholen|geholt|abheben|überweisen|bezahlen|zahlen|wants|wanted|asked|asking|asks|needs|told|demand*|"
    "must|bring*|mitgeben|nennen|sagen|geben|has_to|have_to|holt|holen|abgeholt|send|schicken|müsste|muss|abholt|verrate*|wissen",
    "phone": "angerufen|telefon|anruf|ruft|am_apparat|dran|rief|called|phone|rang|rings|calling|phoned|rang|anrufe|telefoniert|aagrüefe|agrufe|ogrufa"
    "|ogruafa|angeruf*|whatsapp|nachricht|geschrieben|text|message|handy|schreibt|schreib|gemeldet|meldet|gechattet|sms|e_mail|email|mail|hörer|leitung|call",
    "officer": "polizei|polizist*|polizei*|*kriminalamt|verfassungsschutz|kripo|kommissar*|kriminal*|staatsanwalt*|interpol|europol|bka|lka|wachtmeister|inspektor|"
    "police|policeman|police_man|policewoman|officer|detective|lka|rechtsanwalt*|anwalt*|lawyer|zollamt|finanzamt|ermittler*|oberkommissar|gericht|richter*|zoll|polizeibeamt*|beamter|hauptkommissar",
    "bank": "bank|sparkasse*|volksbank|postbank|raiffeisen*|microsoft|windows|amazon|paypal|bankmitarbeiter*|bankberater*|support|"
    "techniker|bänker|bankangestellte*|computerfirma|telekom|krankenkasse|kundendienst|dhl|netflix|bank_mitarbeiter|the_bank",
}

# Cut out before anything is looked for: sayings, and danger words in a harmless meaning.
IDIOMS = """
sterb*|stirb|stirbt|umkomm*|dying|die|died .. vor|of|from|laughing lachen|langeweile|neugier|hunger|durst|hitze|laughing|boredom|curiosity|scham|embarrassment|laughter|angst
vor lachen|langeweile|neugier|hunger|hitze|scham|aufregung & sterb*|gestorben|tot|umgefallen|weh|gefallen|luft|ersticke*|erstickt|umkommen|gekriegt|platzen|schlapp
zum tot_lachen|sterben|umfallen|ersticken|davonlaufen|heulen .. langweilig|komisch|schön|lustig|heiß|$
tot_lachen|tot_gelacht|totlachen|tot_ärgern|tot_arbeiten|tot_schämen|todmüde|tot_müde|todsicher|totschick|todschick|tot_langweilen|todlangweilig
drop dead gorgeous
ihn|sie|den|die|dich|euch|nachbarn|him|her|them|kerl|ihr .. um_bring*|umbringen|kill|erwürgen|strangle
kill|killing|killed time|him|her|them|it|you
could|will|gonna kill him|her|them|my|that|you
der|die|das bringt mich .. um ! schmerz*|rücken|kreuz|weh
hund|katze|hitze|treppen|stress|neugier|warterei|steuer|arbeit|garten|enkel|feet|heat|stairs|suspense|traffic|shoes bringt|bringen|is|are|will .. um|killing|kill
fällt|fallt|fiel|viel|fällts|gefallen .. {no}|nichts|schwer|leicht|auf|ein|ins|aus .. ein|auf|mehr_ein|wort|gewicht|schwer|leicht
fällt|fallt|fiel .. decke|ein|auf|schwer|leicht|aus|ins_wasser|weihnachten|ostern|geburtstag|sonntag|montag|blätter|schnee|regen|laub ! um|hin|luft*|atmen*|schnauf*
groschen|zehner|würfel|entscheidung|preis|preise|kurse|aktie*|temperatur*|schnee|regen|tor|urteil|blätter|laub|wort|name|vorhang|mauer|startschuss|börse|dax|name|benzin*|baum|obst|äpfel|schuss .. gefal*|gestürz*|fallen|fall|fell|fallen|brech*
gut|sehr|gar|nicht|besonders|wunderbar|prima|recht|film|konzert|geschenk|mir|uns|ihr|ihm|ihnen|was|dir .. gefallen|gefalln|gefällt|gefiel ! bin|ich_bin|treppe|gestürzt|stuhl|hin|runter|leiter|bett|fresse|boden|knie|kopf
einen|n|en|nen|den|jeden|keinen gefallen .. tun|tut|getan|machen|täten|$
tu|tun|mach|getan|tät* .. gefallen
im krieg .. gefallen
gefallen .. krieg|russland|stalingrad|front|feld
bauch|brust|bruder .. gefallen|gefallener
aus allen wolken|wolke .. gefal*
aus der rolle|rahmen|reihe|mode .. gefal*
vom glauben|fleisch|himmel|stängel|stengel .. gefal*|abgefallen
vom stuhl .. gefal* .. lachen|überrascht*|preis*
mit der tür ins_haus .. gefal*|fallen
in_den_schlaf|ins_bett|in_die_arme|um_den_hals|in_tiefen_schlaf|auf_die_nerven .. gefal*|fallen
tot|todmüde|müde|hundemüde ins bett .. gefal*
ein|auf|rein|aus|weg|zurück|durch|schwer|leicht|abge|zusammen gefallen ! treppe|leiter
schwer|leicht|nicht_schwer gefallen|fallen|fällt|gefällt ! atmen|luft|schnaufen|boden
fell|fall|falling|falls|fallen asleep|in|for|out_with|apart|behind|through|short|silent ! bath*|shower|garden|kitchen|the_tub|stairs|floor|bathroom|hall
prices|leaves|snow|rain|temperature|shares|government|night|wall|sales .. fell|fallen|falling|fall
in|this|last|next|early|late|every fall $
raub*|geraubt|verschlag*|verschlug|angehalten|anhalten|stocken .. atem
schnauf* .. durch|gemütlich ! {no}|schwer
atem .. geraubt|verschlagen|beraubt|anhalten|angehalten|beraubend
took .. breath away
breath of fresh air
reifen|fahrrad*|ball|ballon|luftballon*|matratze|schlauch|rollstuhl*|auto|planschbecken|rollator|vorderrad|hinterrad|rad|fußball & luft
frisch*|dick*|gut*|reine|kalt*|warm*|feucht*|trocken* luft
an die|der luft
in die|der luft
aus der luft
luft .. nach_oben|rauslassen|rausgelassen|gehen_vor
luft|spucke .. weg_blieb|weg|weggeblieben & preis*|rechnung|aussicht|überrascht|schön*|gestaunt|gesehen|gehört|kleid|blick|euro|kosten
herz .. rechten_fleck|hüpft|auf|höher|lacht|erwärmt|verschenkt|gewachsen|gegeben|genommen|gold|verloren|ausgeschüttet|ausschütten|fassen
herz_schmerz|herzschmerz .. film*|liebe*|lied*|roman|serie
herz aus_gold
herz_lich*|herz_haft*|herzchen|herzilein|herzensgut|herzallerliebst*|herzbube*|herzdame*|herz_kirschen
von ganzem herzen
drück*|gewachsen|legen|gelegt .. ans herz
in der|die seele|herzen .. weh|brennt
mir|es|das .. in_der_seele|im_herzen .. weh
tut .. seele|herzen|leid .. weh
abschied|trennung|einsamkeit|heimweh|heim_weh|fernweh|fern_weh|wehmut|liebeskummer & weh|schmerz*|tut
auf|am schmerzgrenze
geldbeutel|portemonnaie|preis*|rechnung|niederlage|steuer* & weh|schmerz*|blut*
feuer und flamme
feuer_wehr*|feuer_werk*|feuer_zeug|feuer_holz|feuerzangenbowle|lager_feuer|oster_feuer|feuer_zeugs|feier_abend|johannisfeuer ! ruf*|hol*|brauch*|schnell
feuer|kerze*|kaminfeuer|licht|lampe|sonne|christbaum*|kamin|ofen|herd_feuer .. kamin|ofen|schön|gemütlich|brennt|brennen|garten|angemacht ! küche|wohnung|vorhang|haus|bett|zimmer|hilfe|gardine*|tisch|tischdecke|umgefallen|umgeschmissen|umgestoßen|lichterloh
brennt|brennen|brenn .. noch_licht|licht|lampe|kerze*|kamin|ofen|sonne|seele|zunge|darauf|nägeln|wasserlassen|augen ! vorhang|wohnung|küche
sonne|augen|zunge|wunde|salbe|chili|schnaps|haut .. brennt|brennen|gebrannt
wo|wos brennt|brennts .. denn|es|$
brandaktuell|brand_neu*|sonnenbrand|durst_brand|weinbrand|angebrannt|an_gebrannt|brennessel*|gebrannte|brenn_holz
blut_druck|blut_druck_wert*|blut_druck_messgerät|blut_abnahme|blut_wurst|blut_gruppe|blut_orange*|blutwert*|blut_zucker|blutspende*|blut_verdünner|blutbild|blutsverwandt*|blut_test
blut .. abgenommen|abnehmen|geschwitzt|geleckt|gespendet|spenden|dicker
ins|blaues blut
ersticke*|erstickt|erstickst|ertrink* .. in .. arbeit|papier*|werbung|geschenke*|post|rechnungen|kram|schnee|tomaten|zucchini|akten
in arbeit|papierkram|geschenken|werbung|papier|post .. ersticke*|erstickt
keim|streit|keime erstick*
hilfe ist|sind|war|was_für|wie|das_ist|das_war .. teuer|spät|heiß|schön|viel|kalt|das|groß|süß|laut|schnell|durcheinander
laughed|laughing|laugh|lachen|gelacht .. cannot|nicht_mehr|kaum|{no} .. breathe|breath|luft|atmen|stop|konnte|kann
warm|heim|fern|welt|o|liebes|trennungs weh
heimweh|fernweh|weltschmerz|oweh|ohweh|trennungsschmerz|liebesweh
hab* .. angst_vor|furcht_vor .. herz_infarkt|schlag_anfall|sturz|stürzen
schlag_anfall|herz_infarkt|schlag_anfälle|herz_infarkte .. gruppe|vorsorge|vortrag|risiko|vorbeugen
vor schreck .. herz*
schlag|fast|beinahe|beinah|halber|halb|almost|nearly .. herz_infarkt|herz_schlag|schlag_anfall|herz_kasper|heart_attack|stroke
gave me .. heart_attack
stroke of luck|genius|midnight|a
krieg* .. krise|motten|zuviel|kriese
sturz .. börse|regierung|kurse|bach|helm
lieg* .. auf_dem .. boden .. teppich|buch|schlüssel|brief|spielzeug|zeitung|kissen|socken|schnee
teppich|kissen|buch|schlüssel|brief|spielzeug|zeitung|brille|socken|schnee|katze|hund|laub|blätter|kater .. boden|fußboden|erde lieg*
teppich|buch|schlüssel|brief|spielzeug|zeitung|brille|socken|schnee|katze|hund|laub|blätter|kater .. lieg* .. boden|fußboden|teppich|erde
am boden_zerstört|zerstört
auf dem boden der tatsachen|geblieben|bleiben
gift .. darauf|drauf|$
goldene*|gold_hochzeit|gold_medaille|gold_fisch|goldig*|goldrichtig|goldschatz|gold_regen
fallen|gefallen lassen
mir|uns|was|etwas|alles|glas|tasse|teller|handy|brille|schlüssel|vase|tablette|löffel|besteck|ei .. runter_gefallen|hinunter_gefallen|um_gefallen|aus_der_hand_gefallen|hin_gefallen|gestürzt ! ich_bin|bin|bin_ich
heart .. gold|content|warming|aches|broken|breaking
by heart
brust|brüste .. hähnchen*|huhn|ente|pute*|gans
hähnchen|hühner|enten|puten|gänse brust
slip|slipped .. mind|tongue
slipped my mind
deadline|dead_line|dead_end|brain_dead|dead_tired|dead_sure|dead_battery
battery|phone|plant|line|flowers|wifi|radio is|was|are|went|s .. dead
killing time
fire_place|fire_work*|fire_wood|fire_man|camp_fire|bon_fire|fire_side|fire_fighter
fire .. place|cosy|cozy|lovely
sit*|lit|by|around the|a fire
pain in the neck|ass|backside|butt
no|without pain no gain
out of breath .. stairs
nose_bleed|bleeding_heart*
chest of drawers|nuts|freezer
lost|lose .. weight|keys|glasses|game|interest|temper|umbrella|purse
schmerz_mittel|schmerz_tabletten|schmerz_salbe|schmerz_frei|schmerz_los|schmerzlos|schmerzpflaster|painkiller*|pain_killer*
hab|ist|bin|sind|habe .. satt|voll .. nicht_mehr
nicht besser|lieber|vielleicht|doch|etwa
wie noch|nie nie|zuvor
wie nie zuvor
gegen|bei schmerzen|kopf_schmerzen|kopf_weh
weiß auch|gar nicht $
weiß auch nicht es|ich
"""

# From here to the end of the sentence it is about a world the caller only watched. "Ich" leads back.
MEDIA = """
im|in|aus|vom .. fernseh*|fernsehn|radio|tatort|krimi|krimis|film|filme|filmen|roman|buch|serie|zeitung|nachrichten|kino|theater|oper|märchen|lied|zeitschrift|hörspiel|tv|novel|movie|film|book|show|news|paper|newspaper|series|soap|song|story
krimi*|tatort|spielfilm|hörbuch|nachrichten|tagesschau|film|roman|serie|thriller|western|doku*|soap|novel|movie|drama|lindenstraße|bergdoktor|witz|märchen|rosamunde|theaterstück|sendung|bericht|aktenzeichen|apotheken_umschau|schlager|hauptfigur|bibel|schauspieler*
in .. zeitung|stand|kirchenblatt
gelesen|gelesn|read that|about|dass
warnung|gewarnt|warnt|vortrag|aufklärung|warned|warning|flyer|plakat|infoblatt|faltblatt|prospekt
in der ukraine|amerika|türkei|welt|stadt
"""

# Told afterwards, but just as far away.
ELSEWHERE = """
gelesen|stand|steht|gestanden|kommt|kam|lief|läuft|gezeigt|gebracht .. buch|zeitung|roman|fernseh*|krimi|radio|film|fernsehn|nachrichten
film|fernsehen|krimi|zeitung|radio|nachrichten .. gesehen|gehört|gelesen|gesagt|gezeigt
in the|a|my film|movie|book|novel|news|paper|show|story
liegt|ist|kam|gekommen|gebracht|eingeliefert|lag|war .. krankenhaus|klinik|spital|reha|intensivstation|heim
in|to .. hospital
krankenhaus|klinik|spital .. liegt|gekommen|gebracht|operiert|lag|kam
"""

# Not real at all: dreams, hypotheses, wishes, fears, practice. Nothing in the sentence leads back but a turn.
UNREAL = """
geträumt|traum|träum*|albtraum|alptraum|dream|dreamt|dreamed|nightmare|träumt
stell .. vor|ich_stelle_mir_vor|imagine|angenommen|mal_angenommen|was_wäre_wenn|suppose|what_if|stelln sie sich
falls|für_den_fall|in_case
wenn|if .. mal|einmal|irgendwann|eines_tages|ever|one_day|würde|wäre|hätte|were ! tot|sterb*|gestorben|aufwach*|besser|sein|leben|nicht_mehr_da
was macht|machen|mache|tut|tue|mach|do|should man|wir|sie|you|people|ich_eigentlich .. wenn|bei|if
damit|pass*|aufpassen|vorsichtig|careful|vorsichtshalber|sonst .. {no}
damit ich|man|er|sie .. nicht
aufpassen|aufgepasst|pass* .. dass|damit
angst dass|zu|vorm|vor|davor .. hin_fall*|stürz*|stürze|fall*|gestürzt|betrüger*|falle|einbrecher|einbruch|fallen
afraid|scared|worried .. of|that|to .. fall*|falling|scam*
mit|im dem alter
mit dem|im alter
satt|papp_satt|papp_voll|proppen_voll
wette|spiel|spielen|theater_gruppe|theaterprobe|probe|übung|probealarm|kurs|erste_hilfe_kurs|quiz|kreuzworträtsel|rätsel|practice|drill|rehears*|pretend*|crossword|joke|witz|gespielt
{no} gesagt|behauptet|sagen dass
als ich|wir|sie|er .. klein|jung|kind|schule|junge|mädchen|bub|jahre|lehrling|zwanzig|dreißig|vierzig
als|as|when .. kind|bub|bua|junge|mädchen|schüler*|lehrbub|lehrling|soldat|jugendlich*|madl|mädle|deern|child|kid|boy|girl|young|little|small
zum glück|gottseidank|gott_sei_dank|luckily .. {no}|nothing
wie heißt|schreibt|nennt|spells
"""

# Long over, in the clause of the danger, unless the clause says it was just now.
PAST = """
vor .. jahr*|jahren|jahrzehnten|monaten|ewigkeiten|langer_zeit|jahrn|joar|jor|joahr
nach|im dem|großen krieg|krieges
früher|damals|seinerzeit|einst|ehemals|als_kind|als_junge|kindheit|in_meiner_jugend|jugend|im_krieg|nachkriegs*|fria|früha|dazumal
letzt*|voriges|vergangen*|vorletzt* jahr|winter|sommer|frühjahr|herbst|jahre|weihnachten|ostern
last year|winter|summer|spring
years|months|decades ago
ago|used_to|back_then|back_in|once_upon|in_the_war
neunzehnhundert*|19\\d\\d ! euro|mark|pin
im jahr*|in_den .. zwanzig*|siebziger*|sechziger*|fünfziger*|achtziger*
hatte|hatten|gehabt|ghabt|hatt|ghet|had .. *infarkt|schlag_anfall|stroke|heart_attack|herz_anfall
*infarkt|schlag_anfall|stroke|heart_attack|herz_anfall .. gehabt|hatte|erlitten|überlebt|gestorben|verstorben|had|hinter|vor|damals|überstanden|ghabt
gestorben|verstorben|starb|died|passed_away|beerdigung|beerdigt|begraben|selig|seliger|funeral|witwe|witwer ! wär|wäre|wollt|hätt|lieber|besser|bin_gestorben|wünsch*
seit|mit .. achtzehn|zwanzig|dreißig
lange_her|zeit_her|überstanden|verheilt|geheilt|ausgeheilt|auskuriert|long_ago|healed|better_now|gone_now
schmerz*|weh*|*weh|*schmerz*|pain .. weg|vorbei|besser|wieder_gut|gone ! {no}
"""
RECENT = "heute|gerade|eben|jetzt|vorhin|soeben|nacht|früh|morgen|gestern|now|today|just|tonight|vorher|seitdem|immer_noch|immer|seit|still|this_morning"
YESTERDAY = "gestern|vorgestern|neulich|letztens|kürzlich|letzte_woche|vorige_woche|yesterday|last_week|the_other_day|geschtern|gestan|gesdern"

# Whom it happened to, when it was not the caller.
OTHERS = (
    "er|sie|ihm|ihr|ihn|nachbar*|freund*|bekannte*|kollege*|kollegin*|tochter|sohn|enkel*|schwager|schwägerin|tante|onkel|neffe|nichte|"
    "cousin*|vetter|hund|katze|kater|leute|jemand|einer|eine_frau|ein_mann|alte_frau|alter_mann|kind|kinder|bub|pfarrer|doktor|arzt|"
    "verkäufer*|briefträger*|mann|frau|mutter|vater|mama|papa|mutti|vati|bruder|schwester|oma|opa|großvater|großmutter|schwiegermutter|schwiegervater|"
    "schwiegersohn|schwiegertochter|ur_enkel*|herr|pfleger*|putzfrau|mitbewohner*|zimmernachbar*|patenkind|viele|manche|menschen|"
    "he|she|his|her|him|they|neighbour*|neighbor*|friend*|daughter|son|grand*|aunt|uncle|cousin|dog|cat|people|someone|somebody|husband|wife|"
    "mother|father|brother|sister|mum|mom|dad|nephew|niece|bekannter|franz|sepp|resi|hilde|ältere_dame|dame|queen|papst|präsident|vogel|"
    "pferd|kuh|mieter*|chef|lehrer*|nachbarskind|wir_haben|der_karl|man|du|ihre|ihren|seine|seinen|sein_bein|junge|hans|karl|politiker*"
)
HOUSEHOLD = "mein|meine|my|our|unser .. mann|frau|mutter|vater|mama|papa|bruder|schwester|lebensgefährt*|partner*|husband|wife|mother|father|mum|mom|dad|oma|opa"
CALLER = "ich|mir|mich|me|habich|wir_zwei|uns_beide|am|das_leben|alles|es_hat"
CALLER_VERBS = "^ bin|hab|krieg|mag|weiß|komm|find|lieg|lig"
THIRD = "ist|hat|sind|war|waren|wurde|worden|wird|haben|hatte|has|was|is"
PRESENT = (
    "jetzt|vorhin|gerade|eben|hier|mutti|vati|mami|papi|omi|opi|soeben|liegt|bei_mir|vor_mir|now|just|here|lying"
)
ALMOST = "fast|beinahe|beinah|um_ein_haar|almost|nearly|bald|schier"
# Where one thought ends and the caller's own present begins.
BREAKS = """
aber|sondern|trotzdem|jedoch|but|however
und|and|doch|drum|deshalb|darum|so|nur|seitdem ich|mir|mich|jetzt|heute|mein|meine|my|now|nun|i|da|seitdem|er|sie
jetzt|now ich|habe|hab|bin|krieg|tut|kann|ist|lieg*|my|the|has|brauch*
es tut|drückt|sticht|brennt|geht|zieht|blutet
ich bin|hab|kann|mag|will|krieg|weiß|find|finde|lieg|liege|komm|brauche|brauch|glaub|glaube|blute|ersticke|am|cannot|feel|want|need|have|fell|think|hätte
mir ist|tut|wird|geht|fehlt|bleibt
"""
# What takes a danger back, behind it.
DENIED_AFTER = ".. {no} $"
# What leads back from a dream or an assumption to now.
TURN = "aber|jetzt_ist|jetzt_hab|jetzt_tut|jetzt_bin|jetzt_krieg|but|dann_bin|aufgewacht|wirklich_jetzt|und_jetzt"
