"""What danger sounds like in German, of body and home: patterns by kind and urgency, in the language of `language`."""

# One pattern, one line.
# ruff: noqa: E501

DANGERS = {
    ("emergency", "EMERGENCY"): """
greift|fasst|hält .. ans|an_das|sich_das .. herz|brust
tischdecke|gardine*|vorhang|teppich|sofa|bett|christbaum .. brennt|angebrannt|feuer
herz & sprünge|hüpfer|aussetzer|holper*|stolper*|pause & macht|komisch*|schlecht|schwindlig|angst
*anfall & mein|meine|er|sie|jetzt|gerade & hat|bekommt|kriegt|hab ! früher|gehabt|wut*|lach*|hust*|weinkrampf|oft
feuer gefangen|gefasst
bei uns|mir brennt|brennts
es brennt .. im|in|bei|am|unterm|überm ! ofen|kamin|licht|kerze
knie|beine|füße .. nachgegeben|weggesackt|weggeknickt|versagt|eingeknickt
^ ruf|hol|schick|rufen_sie|holen_sie|schicken_sie .. arzt|doktor|hilfe|jemand ! morgen|termin
rufen|holen|schicken sie .. hilfe|arzt|doktor|jemanden ! morgen|termin
arzt|doktor & sofort|schnell|dringend|gleich & brauch*|hol*|ruf*|schick*|komm|kommen ! termin|rezept
helfen|hilf|helft .. mir|jemand .. auf|hoch|aufstehen $ ! computer|technik
strahlt|ausstrahl*|zieht .. arm|kiefer & brust|herz|schmerz*
pumpe|herzgegend & sticht|weh|schmerz*|setzt|stolpert
kalter|kalten schweiß & brust|herz|schlecht|übel|weh
seite|seiten|hälfte & eingeschlafen|gelähmt|schwach|lahm & ganze|linke|rechte|halbe ! gelegen
halbseitig|sehstörung*|lähmung*
kann .. löffel|tasse|gabel|glas|stift|becher .. {no} .. halten|heben ! mehr_finden
bein|beine|knie .. knickt|knicken|sacken|gehorch*|tragen .. weg|{no}|mich_nicht
auge|augen .. plötzlich|nichts|blind|nichts_mehr|schwarz & seh*|blind|auge ! brille|star
gibt|geben|macht .. {no} antwort|regung|laut|mucks|lebenszeichen ! amt|behörde|brief
macht .. augen .. {no} .. auf
sagt .. {no} & mann|frau|er|sie|liegt|boden|augen ! freundin|gespräch
lässt .. {no} wecken|aufwecken
verdreht .. augen .. & mann|frau|er|sie|liegt|zuckt
krampfanfall|krampft|epileptisch*|zuckt_am|zuckt .. ganzen|körper|anfall|& ! wade
liegt .. wie_tot|leblos|da_und
kipp|klapp|sack|sacke|kippe .. gleich|fast .. weg|um|zusammen
schwinden .. sinne
blut .. schießt|spritzt|läuft|rinnt|strömt|tropft ! nase
blut & {no} & aufhören|auf|stillen|stoppen
blutüberströmt|blutlache
wunde|schnitt .. {no} auf|blut*|klafft ! heilt|zu
tief .. geschnitten|reingeschnitten
in flammen ! film
co_melder|kohlenmonoxid|gasmelder
steckdose*|sicherungskasten|fernseher|elektro* .. funken|raucht|qualmt|schmort|brennt
boden|fußboden|wanne|badewanne|stuhl|erde .. {no} .. weg|hoch|raus|auf ! fleck|putzen
{can} .. {no} .. weg|auf|aus|raus|hoch & boden|fußboden|wanne|badewanne|stuhl|erde|fliesen|sessel|klo ! putzen|fleck
{can} .. {no} .. aus|raus|rauskomm*|raus_aus .. wanne|bad_wan*|badewanne|dusche|sessel|stuhl|klo|auto|waun|badwaun ! gemütlich
stecke|steck|häng|hänge .. fest & wanne|klo|tür|bad*|dusche|zwischen
eingeklemmt ! kfz|finger_früher
sitz|sitze .. boden|fliesen|fußboden .. {no}|nicht ! spiel*
schnürt|drückt & luft|hals|kehle|brust ! kragen|krawatte|mieder
^ hilfe $
^ zu|um hilfe $
^ hilfe .. hilfe|schnell
^ hilfe ich|mir|bin|hier|jetzt|schnell|sofort|es_brennt|brennt|einbrecher|mein|meine|bitte
ich brauch*|benötige .. sofort|dringend|schnell|unbedingt .. hilfe
dringend|schnell|sofort .. hilfe
ich brauch* hilfe $
helft|hilf mir $
helft mir|hilf_mir .. doch|jemand
hol*|schick* hilfe|jemand|wen ! einkauf*|garten
notarzt|not_arzt|rettung*|kranken_wagen|sanka|sanitäter*|rtw|notruf|112|hundertzwölf|eins_eins_zwei|144|hundertvierundvierzig|feuer_wehr|notfall & ruf*|hol*|brauch*|schick*|komm|kommen|verständig*|alarmier*|wähl*|anruf*|sollt|soll|schnell ! kam|gekommen|gerufen|fest|fährt|vorbei|gehört|sirene|nummer|übung|mitglied
das|es|hier|ist ist|sein ein|e|an|a notfall
brust|brust_korb|brust_bein|herz|herz_gegend|brust_kasten & {hurt}
brust|brust_korb|herz & brenn*|brennt|reißen|schnürt|zugeschnürt|klemmt|zerreißt|zerspring* & ich|mir|mein|meine|arg|so ! leicht|schwer_ums
brust_schmerz*|herz_schmerzen|brust_enge|herz_stich*|herzstechen|brust_weh|herz_weh|herz_druck
druck|drück*|eng*|gewicht|stein|elefant|last|schwer|zentner*|felsbrocken & auf|in|um & brust|brust_korb
herzen & sticht|stechen|stiche|druck|schmerzen
hard|hart deit|tut .. weh ! boden
herz .. rast|stolpert|setzt_aus|bleibt_stehen|aussetzer|flattert|spinnt|rasend|rasen|verrückt
herz_rasen|herz_stolpern
*infarkt|infarkt|herz_anfall|herz_attacke|herz_kasper & ich|hab|krieg|glaub|glaube|hat|bestimmt|jetzt|mein|meine|mir|bekomm* ! angst|vortrag|gehabt|operiert
^ *infarkt|infarkt|herz_anfall|schlag_anfall|hirn_schlag $
schlag_anfall|hirn_schlag|gehirn_schlag|schlägle|schlagerl|schlagl & ich|hab|krieg|glaub|glaube|hat|bestimmt|jetzt|mein|mir ! angst|vortrag|gehabt
gesicht|mund|mund_winkel|lippe|gesichts_hälfte|backe|augenlid|gosch* & hängt|hängen|schief|taub|taubheits*|gelähmt|verzogen|lahm|runter|pelzig ! bild
arm|bein|arme|seite|hand|körper_hälfte|hälfte|finger|haxn|haxe & taub|gelähmt|lahm|lähmung|pelzig|kraftlos|hängt_runter|taubheit ! eingeschlafen|gelegen
arm|bein|hand|seite|finger|hälfte & gehorch* & {no} ! kind|hund
kann .. mich .. {no}|kaum .. bewegen|rühren
arm|bein|hand|seite|finger|hälfte .. {no} .. bewegen|heben|spüren|spür|spüre|hoch|gehorcht|mehr_mit|fühlen|rühren|merk
spür|spüre|gspür|gspia|fühle|merk|merke .. arm|bein|hand|seite|hälfte .. {no}
{can} .. arm|bein|hand|linken|rechten|arme .. {no}|nicht_mehr .. bewegen|heben|spüren|$
{can} {no}|nicht_mehr .. richtig .. sprechen|reden|schwätze*|sehen
{can} .. {no} .. sprechen|reden|schwätzen|schwätze ! darüber|drüber|mit|über|gern|gut|von|deutsch|englisch|so
wort|wörter|worte|sprache|aussprache .. {no} .. raus|heraus|finden|richtig|zusammen ! fällt|kreuzwort*
lall|lalle|lallt|verwaschen ..
sprache .. weg|verschlagen|verloren|verwaschen
seh* .. plötzlich|einmal|alles|nur .. doppelt|schwarz|nichts
plötzlich|einmal .. {no}|doppelt .. seh*|sehen
schwarz .. augen
bewusstlos*|bewusst_los|ohnmächtig*|ohnmacht|weggetreten|weggesackt|leblos|wegtreten
bewusstsein .. verlier*|verloren|weg|kein
verlier* .. bewusstsein
{no} .. ansprechbar|bei_bewusstsein|bei_sinnen
reagiert|rührt|bewegt|regt|antwortet|rüahrt|schnauft|atmet|atmen .. {no} ! computer|handy|brief|telefon|sprechstunde|amt|fernbedienung|tochter_antwortet|drucker|gerät|maschine|aufzug|app|licht|schalter|auto|motor|taste|bildschirm|fernseher|heizung|rollo|behörde|vermieter|klingel
{no} .. reagiert|rührt|atmet|schnauft|wach_zu|aufwecken|wecken|wachzukriegen|wach_krieg* ! wecker|computer
{can} .. {no}|nicht_mehr wach|wecken|aufwecken
wacht|wach .. {no} .. auf ! wecker
{no} .. puls
puls .. {no}|weg
zusammen_gebrochen|zusammen_geklappt|zusammen_gesackt|kollabiert|um_gekippt ! nervlich|firma|wagen
er|sie|mann|frau|mutter|vater|papa|mama|oma|opa|mutti|vati|bruder|schwester|tochter|sohn|enkel|nachbar* .. ist|eben|gerade|einfach .. um_gefal*|um_kippt
kipp*|fall|fallt|fällt|klapp* .. gleich|jetzt .. um|zusammen
gleich .. um|zusammen kipp|umkippe|falle|klappe
blut*|bluat* & {strong}|gestillt|und_blut*|stark|viel|überall|spritz*|aufhör*|stillen|lache|alles_voll|verrückt|sau|schlimm|heftig|schwall|strömt|läuft|rinnt|riesen*|tropft|fließt|eimer*|wahnsinnig|gscheit|hört|arg|voller|furchtbar ! nase|kinder
blut*|bluat* .. {no} .. auf|stoppen|stillen
hört .. {no} .. bluten|blut*
verblut*
kotz*|brech*|erbrech*|hust*|spuck*|speib*|speie & blut
blut & gekotzt|gebrochen|erbrochen|gehustet|gespuckt|gespieben|gspieben|gspuckt|stuhl|speib*
kopf|schlagader|puls_ader|platz_wunde .. blute*|blutet|spritzt ! nase|bisschen
pulsader*|schlag_ader & auf*|durch*|schnitt*|geschnitten|blut*
brennt|brent|brenna|brennd .. bei_mir|bei_uns|küche|wohnung|haus|keller|herd|pfanne|vorhang|gardine*|bett|zimmer|dach|stube|sofa|couch|fett|adventskranz|ofen|topf|stall|auto|christbaum|hier|lichterloh|tisch* ! kamin|kerze|licht|ofen_schön
küche|wohnung|haus|keller|herd|pfanne|pfann|vorhang|gardine*|bett|zimmer|dachstuhl|sofa|fett|adventskranz|topf|toaster|tischdecke|mülleimer|decke .. brennt|brent|brennd|flammen|feuer|feuer_gefangen|raucht|qualmt ! lampe|licht|kamin
^ es brennt $
hilfe .. es|brennt|feuer
^ feuer $
feuer|flammen|rauch|qualm .. küche|wohnung|haus|zimmer|treppenhaus|keller|flur|bude|tür|steckdose*|herd|überall|hier
küche|wohnung|haus|zimmer|treppenhaus|keller|flur|bude .. feuer|flammen|rauch|qualm|voll_rauch|verraucht|verqualmt
flammen & überall|schlagen|lodern|hoch|fenster
raucht|qualmt|rauch .. überall|fürchterlich|ganze|so|steckdose*|sicherungskasten|aus .. ! schornstein|kamin|enkel|zigarette*|viel|er
riech*|stinkt|rieche*|schmeckt .. gas|verbrannt*|rauch|schwelt|verschmort|brand ! suppe|kuchen|essen
gas_geruch|gas|gasherd & riech*|ström*|stinkt|ausström*|leck|auslaufen ! sparen
rauch_melder|feuer_melder|rauchmelder & piept|geht|pfeift|an|schlägt|losgegangen|heult|alarm ! batterie|test*|prüf*
vergift*
putzmittel|reiniger|rohrreiniger|spülmittel|bleiche|frost_schutz*|lauge|essigessenz|essig_essenz|giftig*|gift|pilze|entkalker|waschmittel|rattengift|batteriesäure|säure|lampenöl|spiritus|domestos|chlor|klo_reiniger|benzin|terpentin|gefrierschutz* & getrunken|geschluckt|verschluckt|gegessen|erwischt|genommen|getrunke*
über_dosis|überdosiert
ersticke*|erstick|erstickt|dastick* ! fast_vor
verschluckt|verschlucke|geschluckt & luft|steckt|fest|krieg|atmen|blau|hust*|stecken
steckt|hängt|feststeckt|stecken .. hals|kehle|rachen|luftröhre|schlund ! seil|schal|kette
hals|kehle|rachen|luftröhre|gurgel .. steckt|zu|stecken|feststeckt|geschwollen_zu|zu_geschwollen|zugeschnürt ! kragen|schal|kette|eng
hals|zunge|gesicht & schwillt|anschwell*|zuschwill*|dick_angeschwollen & zu|luft|an|dick|wespe*|biene*
läuft|ganz|schon blau_an|blau ! augen
{can} .. {no}|nicht_mehr .. aufstehen|auf_stehen|hochkommen|auf_komm*|hoch_komm*|hoch_krieg* ! früh|morgens|gern|lange|zeitig|pünktlich|ausschlafen|lust|gut|rechtzeitig|unfreundlich
{can} .. {no}|nicht_mehr|alleine|nimmer .. hoch|auf_die_beine|auf_alleine|vom_boden|auf_die_füße|aus_der_wanne|aus_der_badewanne|aus_der_dusche|vom_klo|auf_d_fiaß|raus_aus_der|in_die_höhe|auf_die_haxn|aus_dem_bett ! früh|morgens|treppe|kamera|preis|man|alter|früh !! gemütlich|kuschelig|faul
komm|kommt .. {no} auf $
komm .. {no} .. auf $ ! name*|idee|lösung|wort|sprung
{no}|nimmer|nicht_mehr .. aufstehen|hochkommen|aufkomm*|hochkomm* ! früh|morgens|gern|lange|mit|zeitig|pünktlich|wozu|warum|will|mag|müssen|muss|brauch*|so_früh|ausschlafen|sollst|darf|sollen
{can} .. {no} auf|hoch|hochauf ! früh|name*|idee|dich|wort|lösung|auf_den|auf_das|auf_ihn|auf_seinen|hochladen|lange|hoch_und|bild*
aufstehen .. {no} .. geht|möglich|gelingt|klappt|schaff*
aufstehen .. geht|klappt|gelingt .. {no}
lieg|liege|liegt|lich & boden|fußboden|treppe|badezimmer|badewanne|flur|erde|dusche|keller|teppich|küche|fliesen|hausgang|stiege|diele|klo|fliesn ! katze|hund|buch|schlüssel|brief|dreck|schmutz|wäsche
boden|fußboden|treppe|flur|erde|fliesen .. lieg|liege|lieg_ich|bin_gelegen
krieg mich .. {no}|nimmer .. hoch|auf ! tür|deckel|glas|flasche|dose|preis|bild
hausnotruf|notrufknopf & gedrückt|drück*|hilft ! test
stromschlag|strom_schlag
verbrüht|verbrannt & haut|arm|hand|ganz|schlimm|blasen|schwer
erfrier*|unterkühlt
""",
    ("emergency", "POLICE"): """
polizei|110|eins_eins_null & ruf*|hol*|brauch*|schick*|komm_schnell|verständig*|alarmier* & soll|ich|schnell|bitte|sie|sofort|mir ! gerufen|angerufen|telefon|gesagt|will|geld|kommissar
einbrecher|einbruch|eingebrochen|dieb & hier|jetzt|gerade|wohnung|haus|keller|tür|garten|einer|bei_mir|schlafzimmer|zimmer|will_rein|überfallen|küche ! schutz|früher|versicherung|nachbar*
fremde|fremder|fremden mann|leute|person|männer|frau .. wohnung|haus|zimmer|garten|tür|hier
jemand|einer|wer|mann .. bricht|einbrech* .. ein|tür|fenster
jemand|einer|fremder .. in|an .. meiner|der wohnung|tür|haus|terrassentür|fenster ! klopft_freundlich|post|pakete|nachbar*
bedroht|bedrohen|überfallen|verprügelt & mich|mir|ich ! schlaf
schlägt|haut|prügelt|würgt|geschlagen .. mich ! vor|herz|karten|halma
""",
    ("breathing", "EMERGENCY"): """
atem .. geht|ist .. schwer|kurz|flach|schlecht|schnell|nicht
keuch*|kurzatmig*|rassel*|röchel* ! treppe|hund
lunge & pfeift|rasselt|brennt|sticht|zu|weh
schnürt|drückt|klemmt|nimmt .. luft
japse|hechle
sauerstoff .. brauch*|zu_wenig
{no} luft
{no} g|gscheide|richtige|rechte|richtig|genug|mehr|bissl|a|ein|genügend luft
luft .. {no} ! gut|frisch|sauber|draußen|rein
krieg|bekomm*|hab|kriegt|hat|bekommt|kriagt|kriegn .. schlecht|kaum|schwer|wenig|nimmer|so_schlecht|knapp|nicht_richtig|schwach luft|atem
luft|atem|puste|schnauf .. weg|knapp|fehlt|ausgeht|aus|bleibt_weg|dünn|weniger|kurz|abgeschnürt|wegbleibt|stockt|raubt|geht_aus|abdrückt ! aus_dem|draußen
kaum|wenig|schwer|zu_wenig .. luft .. hab|krieg*|bekomm*|ich|$
luft|atmen|schnaufen .. schlecht|kaum|schwer|wenig ! verschmutz*|draußen|stadt
{no}|nicht_mehr|kaum|schlecht|schwer|nimmer .. atmen|schnaufen|atemholen|luft_holen|durch_atmen|luft_kriegen|durchschnaufen|schnauf|atme|einatmen|verschnaufen ! traue|aufhören
atmen|schnaufen|atmung|schnauferei|schnauf .. {no}|schwer|kaum|schlimm*|schlecht
atmen|schnaufen .. fällt .. schwer
{no} .. schnauf|schnaufer|atemzug|atem
atem_not|luft_not|lust_not|erstickungs*|atem_notfall ! früher|pflege
ring*|schnapp*|hechel* & luft|atem
{no} lust luft
röchel*|japs*|pfeif* .. luft|schwer|nur|atem|brust|lunge|er|$ ! vogel|lied
röchelt|röchle
atem .. stehen|weg|stockt|bleibt
asthma_anfall
sauerstoff* & leer|aus|alle|fällt|weniger|kaputt|ausgefallen|{no}
krieg .. {no} gescheit .. luft|$
pust|puste .. {no}
""",
    ("fall", "MEDICAL"): """
bin .. {fallen} ! kurse|preise
bin|ich_bin .. weg|klo|bad|nachts|heute|gerade|küche .. um_gefal*|hingefal*
bin .. treppe|stiege|stufen|leiter|stäge runter|nunter|hinunter|herunter|abi|obi|owe|ra & dick|weh|fuß|hüfte|knie|arm|kopf|liege|blut*|schmerzen
mich .. hin_geschmis*|geschmissen|gelegt|hin_gehau*|geschleudert|umgehauen|zerlegt|hingestreckt|niedergehaut|geschmissn|aufgestellt|hin_gelegt & hat|hats|s ! vom_hocker|schlafen
hab .. mich|mi .. *gehau*|*geheit|hin_gelegt_lang|überschlagen ! sofa|schlafen
ich lag .. neben|unten|boden|einmal_da|auf_dem ! schlafen|früh_wach
neben dem bett .. gelegen|lag|aufgewacht
mutti|vati|mama|papa|opa|oma .. ist .. {fallen}
hin_gefal*|hingestürz*|hin_geknallt|hin_geflogen|niedergefal*|hin_gehauen|hin_gepurzelt
ich_bin|bin|bins|binsch|bist|ist|hab|hat|isch|ist_gerade|bin_ich|war .. {fallen}
{fallen} .. bin|ist|bin_ich|binsch $
{fallen} & schwer|böse|treppe|leiter|stuhl|hocker|bad|badewanne|dusche|küche|bett|hüfte|kopf|knie|arm|boden|rad|stufe*|glatteis|garten|keller|stiege|garage|gesicht|fresse|schnauze|nase|liege|lieg|eis|sofa|teppich|rollator|flur|kante|rippen|steiß*|steissbein
ge_stürzt $ ! preise|kurse|regierung
^ sturz|gefal*|gestürzt $
ich|hab|hatte .. sturz ! angst|helm
einen|schweren|bösen sturz .. gemacht|gebaut|hingelegt|gehabt|hinter
mich .. lang|hin|nase|fresse|schnauze|goschn|lang_hin|längelang .. gelegt|gemacht|geschlagen|gehauen|glegt|gschlagen ! hingelegt|schlafen|mittag*
nase|fresse|schnauze|goschn|gosch|maul|schnuut|futt|waffel|klappe|appel|arsch|hintern|allerwertesten|buckel .. geflogen|gefal*|gelegt|gehauen|gesegelt|glegt|geknallt|gesetzt|gesetz
treppe|stiege|stufen|leiter|kellertreppe|stäge|trepp|treppen .. runter|hinunter|nunter|herunter|owe|ab|na|oba .. {fallen}|gerutscht|gesaust|gekugelt|gekullert
ausgerutscht|aus_gerutscht|weggerutscht|gestolpert|stolpert & ich|bin|mich|weh|boden|lieg|hin|gefal* ! zunge|hand|wort|erinnerung
falle|fall|stürz|stürze|flieg|flieg|stolper|stolpere .. dauernd|ständig|immer|oft|so_oft|wieder .. hin|um|$
dauernd|ständig|immer_wieder|oft .. hin|um_falle|hin_falle|hinfall|hinfalle|stürze|stürz|umfall
falle|fall dauernd|ständig|immer|oft
kopf|hüfte|knie .. aufgeschlagen|angeschlagen|angehauen & gefal*|sturz|gestürzt|hart|schlimm|boden|tür|kante|tischkante ! buch
aus dem|vom|vo|von bett|stuhl|leiter|hocker|sessel|rad|sofa|fahrrad|klo|toilette|wagen .. {fallen}
""",
    ("pain", "MEDICAL"): """
{body}|schmerzen .. bringt|bringen .. um
{strong} .. schmerzen|schmerzn|kopf_weh|kopf_schmerzen|bauch_weh|bauch_schmerzen|rücken_schmerzen|zahn_weh|zahn_schmerzen|kreuz_weh|ohren_schmerzen|bauchkrämpfe|koliken|kolik|hüft_schmerzen
schmerzen|kopf_schmerzen|bauch_schmerzen|rücken_schmerzen|kopf_weh|bauch_weh|kreuz_weh .. {strong}|nicht_aus|kaum_aus|nicht_mehr_aus|verrückt|aushalten|nicht_auszuhalten|um_den_verstand
tut|weh .. {strong} .. weh
weh & {strong}|aushalten|aushalt|nicht_aus|verrückt|wahnsinn
halt*|aushalt*|ertrag* .. {no}|kaum|nicht_mehr .. vor|aus|mehr .. schmerz*|weh
schmerz* .. {no}|kaum .. aus|aushalten|ertragen|auszuhalten|aushalt|mehr_aus
schrei*|heul*|wein*|brüll*|krümm*|winde .. vor schmerz*
vor schmerzen
gebrochen|brochen|broche|brocha|bruch|ausgekugelt|ausgerenkt & arm|bein|hüfte|fuß|hand|rippe*|oberschenkel*|handgelenk|knöchel|finger|schulter|nase|zeh|hals|hax* ! herz|versprechen|tisch|stuhl|sessel|flasche
""",
    ("pain", "NOTE"): """
*weh|*schmerz|*schmerzen
{body} & weh|schmerz*|sticht|stechen|weh_tut|zwickt|schmerzt|pocht|ziept ! brust
tut|duat .. alles|überall|wieder|immer weh
alles|überall .. weh
weh .. tut|alles|überall|überoi ! leid
{body} weh|schmerzen
kopf_weh|kopf_schmerzen|bauch_weh|bauch_schmerzen|rücken_schmerzen|kreuz_weh|zahn_weh|zahn_schmerzen|hals_weh|hals_schmerzen|ohren_schmerzen|knie_schmerzen|gelenk_schmerzen|glieder_schmerzen|magen_schmerzen|hüft_schmerzen|gliederreißen|hexenschuss|rückenweh|migräne|schädelweh|ranzepfeife|schulter_schmerzen
ich|hab|mit|unter|wieder|viel .. schmerzen
schmerzen hab|ich|$
""",
}
