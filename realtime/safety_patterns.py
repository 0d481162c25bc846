"""What the safety detector looks for: patterns by kind, urgency and language, written in the language of
`safety_language` with the groups of `safety_words`."""

# (kind, urgency, language, patterns)
DANGERS = (
    ("emergency", "EMERGENCY", "de", """
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
gibt|geben .. {no} antwort|laut|mucks|lebenszeichen ! amt|behörde|brief
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
er|sie|mann|frau|mutter|vater|papa|mama .. ist|eben|gerade|einfach .. um_gefal*|um_kippt
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
krieg .. {no} .. hoch|auf ! tür|deckel|glas|flasche|dose|preis|bild
hausnotruf|notrufknopf & gedrückt|drück*|hilft ! test
stromschlag|strom_schlag
verbrüht|verbrannt & haut|arm|hand|ganz|schlimm|blasen|schwer
erfrier*|unterkühlt
"""),
    ("emergency", "EMERGENCY", "en", """
doctor & emergency|quick|quickly|right_now|immediately|urgent*
an|s emergency
swallowed .. stuck|choke
feels|gone|arm|leg .. dead|funny|numb & arm|leg|chest|face|side
seizure|fitting|convuls*
{no} .. pulse
turning|gone|going blue
cannot get|climb|pull .. myself|up|out .. up|bath*|tub|chair|floor|toilet|shower|bed ! early|morning|work
wake .. {no} .. up
wont|not wake|waking|wake_up
^ help $
^ help .. me|help|somebody|someone $
^ somebody|someone|please help .. me|$ ! with|crossword|find
help me .. i|now|fast|quick*|dying|somebody|fire|someone|up
need|call|get|send|want|ring .. ambulance|paramedic*|doctor_now|emergency|999|911|112|fire_brigade|fire_department ! called|came|number|movie
i need help $
i need .. urgent*|immediate* .. help
need help .. urgent*|now|immediately|quick*
this is .. emergency
chest|heart|breast_bone & pain*|hurt*|tight*|pressure|ache*|crush*|stabbing|squeez*|heavy|burning|elephant
heart .. racing|pounding|skipping|fluttering|stopping|stopped ! joy|excite*
heart_attack|stroke & i|having|think|has|now|my|got ! risk|had|afraid|leaflet|history
face|mouth|smile|lip .. droop*|numb|crooked|sagging|twisted|lopsided
arm|leg|side|hand|face|half & numb|paralysed|paralyzed|droop*|dead|weak ! asleep|slept
{no}|cant .. move|feel|lift .. arm|leg|side|hand|legs|arms|body|fingers
speech|words|talking .. slur*|slurred|funny|jumbled|wrong|out
slur*
cannot .. speak|talk|see .. properly|right|clearly|anything|straight ! about|phone|connection|loud
cannot get .. words out
unconscious|passed_out|passing_out|blacked_out|collapsed|fainted|faint|unresponsive|black_out|pass_out|fainting
{no}|isnt|not .. breathing|responding|waking|wake_up|moving ! phone|computer|traffic|printer
bleed* & bad*|heav*|lot|stop|everywhere|stopping|head|much|won*|over|to_death
blood & everywhere|lot|pouring|gushing|stop|vomit*|coughing|throwing|spurting|cough|pool|spit*
{no} .. stop .. bleeding|blood
house|kitchen|flat|curtain*|pan|room|apartment|bed|toaster|oven|cooker .. on_fire|fire|flames|smoke|burning
there is|s|a .. fire|smoke .. in|here|everywhere|my|kitchen ! place|camp
is|it|s|are|everything on_fire ! song|team|bingo|last
^ fire $
fire|smoke|flames in the|my kitchen|house|flat|hall*|room|bedroom|lounge
smell .. gas|smoke|burning ! cake
smoke alarm|detector .. going|off|beeping ! battery|test
poison*
drank|swallowed|ate|drunk .. bleach|cleaner|detergent|anti_freeze|mushroom*|chemical*|disinfectant|washing_up
over_dose*
chok* ! up|laugh*|chokes
stuck in .. throat|windpipe
throat .. closing|swelling|swollen_shut|closed
tongue .. swelling|swollen
cannot .. get|stand .. up|off_the_floor|out_of|off_the_toilet ! up_to|much|early|morning|him|her|work|over|with
cannot move $
cannot get .. back_up|to_my_feet|off|myself_up
unable to .. get_up|stand|move|breathe
lying|stuck|laying|been .. on .. floor|ground|stairs|tiles ! cat|dog|book|carpet|rug|toys
i|im|am .. on .. floor|bathroom_floor ! live|first|second|third|fourth|ground_floor|sleep|mop*|flat
electrocuted|electric_shock
"""),
    ("emergency", "POLICE", "de", """
polizei|110|eins_eins_null & ruf*|hol*|brauch*|schick*|komm_schnell|verständig*|alarmier* & soll|ich|schnell|bitte|sie|sofort|mir ! gerufen|angerufen|telefon|gesagt|will|geld|kommissar
einbrecher|einbruch|eingebrochen|dieb & hier|jetzt|gerade|wohnung|haus|keller|tür|garten|einer|bei_mir|schlafzimmer|zimmer|will_rein|überfallen|küche ! schutz|früher|versicherung|nachbar*
fremde|fremder|fremden mann|leute|person|männer|frau .. wohnung|haus|zimmer|garten|tür|hier
jemand|einer|wer|mann .. bricht|einbrech* .. ein|tür|fenster
jemand|einer|fremder .. in|an .. meiner|der wohnung|tür|haus|terrassentür|fenster ! klopft_freundlich|post|pakete|nachbar*
bedroht|bedrohen|überfallen|verprügelt & mich|mir|ich ! schlaf
schlägt|haut|prügelt|würgt|geschlagen .. mich ! vor|herz|karten|halma
"""),
    ("emergency", "POLICE", "en", """
burglar*|intruder*|someone|somebody|stranger .. in|breaking|inside .. my|the|into house|flat|home|garden|kitchen|in|apartment
break* in|into & someone|burglar|somebody|trying|now
he|she|someone|husband .. hitting|beating|threatening me
"""),
    ("breathing", "EMERGENCY", "de", """
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
{no} .. schnauf|atem
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
"""),
    ("breathing", "EMERGENCY", "en", """
cannot .. breathe|breath
{no} breath|breathing
cannot .. catch|get .. breath|air
hard|difficult|struggl*|trouble|difficulty|barely|hardly|problems|painful|labored .. breathe|breathing|breath|air
breathing|breath .. hard|difficult|trouble|bad|short|heavy|worse|funny|struggl* ! exercise
short|shortness of breath
gasp*
out of breath
{no} .. air|oxygen ! con*|conditioning|tyre*|fresh
{no} enough air|oxygen
wheez*
asthma_attack
suffocat*
running out of air
"""),
    ("fall", "MEDICAL", "de", """
mich .. geschmissen|gelegt|hin_gehau*|geschleudert|umgehauen|zerlegt|hingestreckt|niedergehaut|geschmissn|aufgestellt|hin_gelegt & hat|hats|s ! vom_hocker|schlafen
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
"""),
    ("fall", "MEDICAL", "en", """
i .. fell ! asleep|love|out|apart|behind|short
i|had|have|took|just had .. a|bad|nasty|another fall ! in|fear
fell|fallen|tripped|slipped|tumbled .. down|over|off|on|out|in .. stairs|ladder|chair|floor|bath*|shower|step*|bed|rug|carpet|ice|kitchen|garden|hall*|head|hip|tub|bike|curb|kerb|face|cat
fell|fallen over
had|took|taken .. tumble|fall
i .. tripped|slipped ! mind|up
keep falling
husband|wife|mother|father|mum|dad|she|he .. has|s|just .. fell|fallen
hit my head
"""),
    ("pain", "MEDICAL", "de", """
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
"""),
    ("pain", "MEDICAL", "en", """
{strong}|bad|agonising|agonizing|excruciating|worst|sharp|really .. pain*|headache|stomach_ache|backache|toothache|ache
in agony|pain
pain .. unbearable|terrible|awful|killing|worse|stand|bear|horrible
hurts .. so|really|terribly|badly|awful|like_hell|much|bad
broken|broke .. arm|leg|hip|wrist|ankle|rib*|foot|shoulder|finger
"""),
    ("pain", "NOTE", "de", """
*weh|*schmerz|*schmerzen
{body} & weh|schmerz*|sticht|stechen|weh_tut|zwickt|schmerzt|pocht|ziept ! brust
tut|duat .. alles|überall|wieder|immer weh
alles|überall .. weh
weh .. tut|alles|überall|überoi ! leid
{body} weh|schmerzen
kopf_weh|kopf_schmerzen|bauch_weh|bauch_schmerzen|rücken_schmerzen|kreuz_weh|zahn_weh|zahn_schmerzen|hals_weh|hals_schmerzen|ohren_schmerzen|knie_schmerzen|gelenk_schmerzen|glieder_schmerzen|magen_schmerzen|hüft_schmerzen|gliederreißen|hexenschuss|rückenweh|migräne|schädelweh|ranzepfeife|schulter_schmerzen
ich|hab|mit|unter|wieder|viel .. schmerzen
schmerzen hab|ich|$
"""),
    ("pain", "NOTE", "en", """
my|the {body}|knee|back|head|stomach|hip|hips|knees|shoulder|foot|leg|tooth|belly|neck|ear|eye|ankle|wrist|tummy|feet|legs|joints .. hurt*|ache*|aching|sore|pain*|killing
i|am|have|got|having|s|been|some .. pain|pains|headache|backache|stomach_ache|toothache|tummy_ache|migraine
everything|it hurts
"""),
    ("despair", "CRISIS", "de", """
mein leben .. vorbei|zu_ende|am_ende|gelaufen|verpfuscht|sinnlos|kaputt ! früher
brücke|dach|fenster|balkon|hochhaus .. spring*|stürz*|runter|fallen_lass* & ich|mich|mi ! fahren|spazier*|enkel|laufen
ertrag|ertrage|halt|pack|packe|schaff|schaffe .. nicht_mehr $ ! {money}|treppe|einkauf*|garten|haushalt|lärm|hitze|musik|nachbar*
freut .. leben .. nicht_mehr|{no}
genug|schnauze_voll|nase_voll .. vom|von|mit .. leben|dasein|allem_hier
leben .. zu_viel|zuviel|genug|sinnlos|nichts_mehr|verwirkt|scheiß* & ich|mir|mein
leben .. abgeschlossen
lass*|lasst|lassts .. mich .. sterben|gehen|einfach_sterben ! haus|spazier*|einkauf*
das .. ist .. kein leben .. mehr|$
was .. für|hat .. sinn .. noch|alles|leben
nichts|alles .. {no} .. mehr .. sinn|zweck
macht .. {no}|alles .. sinn .. mehr|alles|leben|weiter
so .. mag|will .. {no} .. weiter*|leben
wenn .. nur|bloß|doch .. vorbei|rum|ende|aus .. wär|$ ! winter|sommer|regen|operation|hitze|woche
alles|es|ende .. vorbei|rum .. wär
wär .. bloß|nur|endlich|doch .. vorbei|rum|zu_ende|aus ! winter|sommer|regen|hitze
will|mag .. heim|rauf|hin .. herrgott|himmel|gott
zu .. meinem|meiner .. himmel|grab & will|mag|möchte|sterben
will|mag .. zu|zum .. mann|frau|hans|liebsten .. himmel|grab|drüben|oben
will|mag|möchte .. tot|weg_von|verschwinden|gehen_dürfen .. sein|leben|$ ! müde
will .. von_der_welt|unter_die_erde|ins_grab
gashahn|gas_hahn .. auf*
tabletten .. gesammelt|gehortet|zur_seite|bereit_gelegt & ich|hab|damit ! pilze
zu nichts .. nütze|nutz|gut
nichts|alles .. egal .. mehr|leben|gestorben
für wen .. noch|leb*
keiner|niemand .. merk*|fehlen|weinen .. tot|weg|nicht_mehr|sterbe|gestorben|wenn_ich
dran|daran|darüber_nach .. gedacht|denke|denk .. leben .. nehmen|beenden
mich .. gibt .. {no}|nicht_mehr ! besser_werden
lohnt .. {no} .. mehr .. leben|alles|weiter*|aufstehen
leid & leben|dasein
erlös* .. mich|werden|wär
mag|will|kann|hab_lust|keine_lust|magst|will|mag_einfach|mag_halt|dörf .. nicht_mehr|nicht_länger .. leben|da_sein|auf_der_welt|weiter|weiterleben|aufwachen|existieren|auf_erden|hier_sein|weitermachen|am_leben ! arbeit|wandern|laufen|heim|wohnung|leiter
leben .. mag|will|kann .. nicht_mehr|nicht
{no} .. mehr|länger|lust|wille|willen .. leben|weiterleben|zu_leben ! allein|stadt|bei|im_heim|hier|dort|in_der|wohnung
{no} .. lebensmut|lebenswillen|lebenswille|lebensfreude|lebenslust
ich mag|will|kann einfach|halt|jetzt|auch|eigentlich|alles|bald|langsam|das_alles|heute nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
^ mag|will|kann ich|einfach|ich_einfach nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
ich mag|will|kann nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
^ mag|will|kann nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
ich mag|will {no} $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
^ will|mag {no} mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke
mich|mir .. um_bring*|um_bringe|umbringa|umbringe|erhäng*|auf_häng*|erschieß*|vergift*|ertränk*|selbst_töten|wegmachen|umzubringen|erschiess* ! kundendienst|bringt|jemand|er|sie
bring|bringe .. mich|mi .. um ! bringt|er|sie
häng|hänge|schieß|stürz|schmeiß|werf|spring* .. mich|mi|ich .. auf|tot|zug|brücke|fenster|dach|aus_dem|vor_den|runter|bahn* ! fast
spring*|stürz*|geh|geht|gehe|gehn|ins_wasser_geh .. brücke|fenster|dach|zug|balkon|gleise|ins_wasser ! geht_ein|aufs|putz*|spazier*|über|schwimm*|baden
vor den|einen zug .. werf*|leg*|schmeiß*|spring*
nehm* .. mir|mich .. leben
tu|tue|tät .. mir|mich .. was|etwas|leid an ! weh
mach|mache .. schluss|ende .. mit_allem|allem|leben|mir
ich|wär wär|wäre|ich .. tot|gestorben|nicht_mehr_da|unter_der_erde ! fast|beinah*
tabletten|pillen & nehm|nehme|schluck|schlucke & auf_einmal|schluss|ruhe|vorbei
selbst_mord*|selbst_tötung|suizid*|selbst_morden ! mörder
das leben .. nehmen|nehme|nehm
leben .. nehmen|beenden|ein_ende|schluss
mir .. was|etwas|leid .. an_tun|antue|antun|antu
schluss|ende|feierabend .. machen|setzen|mach|mache|bereiten .. mit_dem|allem|leben|mir|heute|für_immer
mit allem|dem_leben|allem_hier .. schluss|ende|abgeschlossen|aufhören|fertig
dem|einem|meinem|mein leben|elend|dasein|allem .. ende|schluss .. machen|setzen|mach|bereiten
mach|machen|mache|mecht .. schluss|ende $ ! arbeit|feierabend|computer|freund|telefon|für_heute
wär|wäre|bin|wollt|wünsch* .. lieber|besser|am_besten|nur|endlich|doch|scho|am_liebsten|wirklich|schon|ich .. tot|gestorben|nicht_mehr_da|unter_der_erde|nicht_geboren|weg|im_grab|sterben|nicht_mehr_hier
lieber|besser|liebsten|endlich|nur_noch|einfach .. tot|gestorben|sterben|nicht_mehr_da|nicht_mehr_aufwachen|nicht_mehr_leben|grab
ich .. tot wär|wäre|sein|bin|bald
besser .. ohne_mich|wenn_ich_nicht|wenn_ich_weg|wenn_i
ohne mich .. besser|leichter|alle|ruhe
will|mag|möchte|wollte|wollt|lass*|darf|dürfte|dürft|kann_ich .. sterben ! lachen|hunger
sterben .. will|mag|möchte|ich|dürfen|dürfte|darf
einschlafen|schlafen .. {no} .. aufwachen|wachwerden|wach_werden|aufstehn|mehr_auf
{no} mehr|nicht_mehr .. aufwachen|aufwache|wach_werden|aufwacht|aufgewacht
aufgewacht|aufwach* .. {no} .. mehr
alles|leben|eh|doch|ganze|dasein|mehr .. {no} .. sinn|zweck|wert !! zu
{no} .. sinn|zweck .. mehr|alles|leben|dasein ! zu|gießen|strick*|streiten|reparier*|garten|computer|regen|satz|wäsche|weg
leben .. {no} .. wert|lebenswert|mehr|sinn
leben ist nichts|sinnlos
sinnlos & alles|leben|ganze|ohne
wozu|warum|wofür|für_was|zu_was|was_soll_ich .. noch|überhaupt|eigentlich|weiter .. da|leben|lebe|leb|welt|auf_der_welt|aufstehen|weitermachen|alles|auf|gut ! kuchen|licht|hunger
wozu|warum .. leb|lebe|leben .. ich|noch|überhaupt
lebens_müde|lebens_müd|lebensüberdrüssig|lebens_überdruss
leben .. satt|leid|überdrüssig|last|qual|hölle|hasse
falle|fall|bin|sei .. nur|allen|euch|jedem|ihnen|doch|bloß .. zur_last|eine_last|last|im_weg|klotz_am_bein|eine_belastung|unnütz|überflüssig|nutzlos
zur last|belastung .. alle*|nur|jedem|doch|kindern
braucht|vermisst|vermissen|interessiert|mag|fehlen .. mich .. niemand|keiner|kein_mensch|koana|keinem|eh|kein_schwein|sowieso
niemand|keiner|kein_mensch .. braucht|vermisst|vermissen|würde .. mich
mich .. braucht|vermisst|vermissen|interessiert|mag .. niemand|keiner|kein_mensch|doch|eh|kein_schwein
herrgott|lieber_gott|herr_gott|der_liebe_gott|herr|tod|teufel|sensenmann|gevatter* .. hol*|zu_sich|nimm*|nehm*|erlös*
hol*|nimm*|erlös* .. mich .. herrgott|gott|tod|endlich|bald|doch|zu_dir|zu_sich
gott .. holt|holen|hol|zu_sich|erlöst .. mich|mi|$
kraft|keinen_mut|mut|energie .. {no}|nicht_mehr|fehlt .. weiter|leben|weiterleben
{no} .. kraft|mut|hoffnung .. mehr|leben|weiter ! arm|bein|rasen|hand|deckel|technik|fenster|garten
hoffnungslos|aussichtslos & alles|ich|leben|mein
seh*|weiß|wüsste .. {no} .. ausweg|ausweg_mehr|aus_noch_ein
{no} .. ausweg
wollt|hätt|wär|wünscht* .. {no} .. geboren|aufgewacht|mehr_da
geht|gehts .. {no}|nicht_mehr .. weiter|mehr_weiter & mir|mit|ich|so|leben|alles ! straße|stau|computer|handwerk*|zug|bau*
{no} mehr|nicht_mehr da|auf_der_welt .. sein|wär|wäre
tabletten|schlaftabletten|pillen|alle_tabletten .. nehm|nehme|schluck|schlucke .. schluss|ende|dann|alle|ruhe|vorbei|aus
strick|strick_nehmen|kugel .. nehm*|kopf|geben|gib ! wolle|pullover
abschied*|abschieds_brief & geschrieben|leben|welt
kann|halt*|ertrag*|schaff* .. nicht_mehr|nicht_länger .. aus|ertragen|aushalten|schaffen ! lärm|hitze|schmerz*|nachbar*|musik|weh
das|es|leben|alles|dies .. {no} mehr|länger|nicht_mehr aushalten|aus|ertragen|packen|schaffen ! lärm|hitze|schmerz*|nachbar*|musik
leben .. {no} .. mehr
ritz*|schneid* .. mir|mich .. arm*|puls*|auf ! zwiebel|brot|salat
von der|dieser welt .. gehen|verschwind*
bin .. müde .. leben|lebens|dasein|lebn
"""),
    ("despair", "CRISIS", "en", """
want .. it .. end|over|stop|all_over ! film|rain|meeting|movie
ending .. it|everything|all|life|myself
think|thinking|thought .. of|about .. ending|dying|death|killing
{no} .. see .. point|way_out|future
rather be dead
not .. be here anymore
wouldnt|nobody .. miss|notice
let me die|go
{no}|dont .. want|wanna|wish|like|feel .. live|be_here|go_on|be_alive|exist|living|carry_on|wake_up|be_around
want|wanna|wish|rather|could|going|ready|wanted|like .. die|dead|kill_myself|end_it|be_dead|end_my_life|sleep_forever
wish i .. dead|die|never_born|gone|wake_up|never_been_born|not_wake|disappear
kill*|hurt*|harm*|hang*|shoot*|cut*|drown*|poison* myself
suicid*
end .. life|it_all|everything
end|take|taking|ending my|own|my_own life
{no} .. reason|point|purpose .. live|living|living_for|going_on|anymore|in_anything|life|being|going
life .. {no}|pointless|meaningless|worthless|isnt .. worth|meaning|anymore|living|$
nothing .. to_live_for|live_for|left
better off .. dead|without_me|if_i
tired .. of .. living|life|being_alive
cannot|dont .. go_on|take_it|carry_on|do_this|take_this|take_much|cope|keep_going|stand_it|live_like ! loud|noise|heat|holiday|trip|about|bus|cruise|journey|stairs
{no} one|nobody .. would|needs|cares|miss .. me|about_me|if
nobody needs|misses|wants|would_miss me
what|whats .. point|use .. living|going_on|anymore|of_it_all|life|in_living|carrying_on|me
burden .. to|on|for .. everyone|everybody|family|them|all|children|kids
i|am|be|just|only .. a|such_a|nothing_but_a burden
given up .. life|living|hope
hopeless & i|everything|life|feel
{no} .. wake_up|waking_up ! early|alarm
had enough of|with life|living|it_all|everything
jump .. off|from|out .. bridge|roof|window|in_front
all my|the tabletten .. and|at_once & end|sleep|over
lord|god .. take .. me
{no} .. want .. anymore $ ! cake|tea|food|eat
"""),
    ("fraud", "POLICE", "de", """
mama|oma|papa|opa|mutti && überfahren|totgefahren|unfall|gefängnis|polizei && {phone}|geweint|weint ! film
{phone} && {family} && gefängnis|haft|verhaftet|festgenommen|totgefahren|überfahren|u_haft
mann|frau|fremden|unbekannten|vertreter|leuten & tür|haustür & {money} & gegeben|bezahlt|mitgegeben|gezahlt
sicheres konto|sicheren_konto|treuhandkonto|sicherheitskonto
nichte|neffe|enkel|enkelin|verwandte|cousine && braucht|leihen && {money} && wohnung|auto|notar|operation|anzahlung
{bank} && computer|rechner|pc|laptop|konto && will|rein|zugriff|sagt|virus ! enkel_hat|vergessen|kurs
{bank}|computer|konto|karte && gesperrt|gehackt|virus|eingefroren && anrufen|{phone}|{secret}|bestätigen|link|{money}|zahlen ! enkel_hat|vergessen
überweis*|zahl*|bezahl* && {money} && gefängnis|haftbefehl|anzeige|pfänd*|inkasso|verhaftet|strafe|verhaften ! falsch_geparkt|knöllchen
{secret} && vorgelesen|vorlesen|eingegeben|durchgeben|mitgeteilt && ich|hab|soll
paket|zoll*|post && link|sms|klick*|angeklickt && {money}|{secret}|gebühr*|zahl*|eingegeben
schmuck|gold|geld|wertsachen|ersparnisse && bereitlegen|bereit_legen|herrichten|zusammenpacken|einpacken|richten|mitgeben|bereitgelegt|sammeln && soll|angerufen|polizei
{officer} && {money} && wartet|kommt|holt|leitung|dranbleiben|dran_bleiben|telefon
abheben|abgehoben|abholen|holen && {money} && {officer}|dringend|niemand*|telefon|anruf*|kommissar ! miete
oma|opa|tante|onkel && rate|rat_mal|rat|erkennst && {money}|enkel*|stimme|dran|wer
{officer} && {phone} && {money}|{secret}|einbrecher*|einbruch|einbrüche|unfall|überfallen|gefängnis|haft|u_haft|verhaftet|bande|übergeben|sicher|sicherheit|verwandt*|abholen|liste|konto ! grüß|nett|fest
{officer} && {money}|{secret} && {order}|abgeholt|sicher|aufbewahr*|verwahr*|schützen|tür|abgeben|gegeben ! verdient|strafzettel|knöllchen|falsch_geparkt|bußgeld|geblitzt|parken
{bank} && {secret} && {order}|{phone}|eingeben ! vergessen
{bank} && {phone} && {money}|{secret}|gesperrt|sperren|computer|virus|viren|zugriff|sicherheit|bestätigen|installier*|{order} ! termin|sparbrief
{bank} && gesperrt|sperren|virus|viren|zugriff|bestätigen|installier*|gehackt && {phone}|{order}|link|klicken
{family} && unfall|gefängnis|tot_gefahren|totgefahren|überfahren|haft|verhaftet|polizei|angefahren|u_haft|klinik|not|krankenhaus|notlage|operation|patsche && {money} ! versicherung|führerschein|geburtstag
{family} && {money} && {phone} && {order}|dringend|sofort|schnell|heute ! geburtstag|geschenk*|weihnachten|taschengeld|lust|konfirmation
{family} && braucht|brauchen|will|bräuchte|brauchts && dringend|sofort|schnell|heute_noch|gleich|unbedingt && {money}
{phone}|gemeldet|apparat && rate*_mal|rat|rate|weißt_du_wer|stimme|erkennst|kenn_ich_nicht && {money}|enkel*|dran|wer ! radiosender|wetter
neue* nummer && {money}|überweis*|dringend
neue* nummer && {family} && geschrieben|schreibt|whatsapp|nachricht|sms
handy .. kaputt|verloren|weg && neue_nummer|{money}|überweis*
kaution|kautzion|lösegeld|schweigegeld ! wohnung|miet*|vermieter|umzug|einzug
{secret} && {order} ! niemand|niemandem|vergessen|vergess|gemerkt|merken|neu_beantrag*|ändern|fällt|geldautomat
{secret} && am_telefon|durchgesagt|durchgegeben|verraten|herausgegeben|rausgegeben|weitergegeben|gesagt ! vergessen|vergess|merken|neu_beantragt
gut_schein*|geschenk_karte*|google_play*|steam_karte*|apple_karte*|itunes*|prepaid_karte*|guthaben_karte*|paysafe*|guthaben_karten && {order}|kaufen|durchgeben|nummern|codes|rubbel*|vorlesen|code|telefon|freirubbeln ! geburtstag|geschenk|einlösen|weihnachten|geschenkt|friseur
any_desk|team_viewer|fern_zugriff|fern_wartung|fernsteuerung|quick_support
{phone}|{order}|techniker|microsoft|jemand|mann && meinen|auf_dem|auf_den|in_den|computer|rechner|pc|laptop && zugreifen|zugriff|fernsteuern|aufschalten|virus|viren|programm_installieren|übernehmen|steuern|programm|draufschauen ! enkel|spiel|drucker|kurs
gewonnen|gewinn|lotterie|erbschaft|geerbt|preisausschreiben|notar && gebühr*|überweis*|vorab|bezahl*|vorher|transport*|einzahl*|steuer|anwaltskosten ! brettspiel
{no}|niemand|niemandem|keinem|geheim|nicht_weiter|auflegen && sagen|erzählen|verraten|bleiben|reden|auflegen && {money}|{officer}|{bank}
bargeld|geld|schmuck|gold|wertsachen|umschlag|goldmünzen|ersparnisse && abholen|geholt|holt|übergeben|kurier|bote|vor_die_tür|abgeholt|mitgegeben|mülltonne|vor_der_tür|gleich_jemand|fremden|holen_kommen && {phone}|polizei|bank|soll|wer|jemand|mann|mitarbeiter|kollege|einer|kurier|bote|fremden ! sparkasse_heute|automat|enkelin_geschenk|juwelier
falsch*|angeblich*|vermeintlich*|so_ein polizist*|polizei|enkel*|bankmitarbeiter*|handwerker|stadtwerke*|kommissar|polizeibeamt*
enkel_trick|schock_anruf|trick_betrug|trick_betrüger|telefon_betrüger ! kennt|kenne|jeder|weiß|gehört|vortrag
betrüger|betrogen|betrug|abgezockt|reingelegt|reingefallen|über_den_tisch|gauner|bescheißen|beschissen|bschissn && ich|mir|mich|mein|meine|angerufen|telefon|tür ! mann_hat|rente|spiel|karten|kindern|früher|frau|bub|halma
überweis*|überwiesen|überweisung && {phone}|unbekannt*|sofort|dringend|fremd*|druck|ausland|express|angeblich && {money}|{order}|soll ! miete|strom|spende*|handwerker|rechnung_bezahlt|ausflug
ausland|kenia|nigeria|amerikaner|offizier|soldat|internet|verliebt|general|bohrinsel|facebook && {money} && schick*|überweis*|überwiesen|braucht|geschickt|leihen ! enkel|reise|urlaub|tochter
tür|klingelt|geklingelt|draußen|dachdecker|handwerker|stadtwerke|wasserwerk* && {order} && {money}|schmuck|rein && sofort|bar|fremd*|gleich|jetzt ! trinkgeld|paket
krypto*|bitcoin* && {phone}|überwiesen|investier*|{order}|geld ! enkel
arzt|doktor|klinik|krankenhaus && {phone}|anruf* && {money} && operation|medikament*|sofort|dringend|behandlung
tochter|sohn|enkel* .. geweint|weint|heult && {phone} && {money}|unfall|polizei
{family} && unfall|tot_gefahren|totgefahren && {phone}|schluchz*|geweint|weint && kaution|polizei|staatsanwalt*|geld|euro
"""),
    ("fraud", "POLICE", "en", """
{officer}|{bank} && rang|{phone}|says|said|told && savings|withdraw|take_out|move|transfer|hand|safe && {money}
{bank}|account && hacked|blocked|compromised|frozen|suspicious|suspended && {money}|move|transfer|safe|{secret}
guess who && {money}|grandson|granddaughter|grandma
{officer} && {phone} && {money}|{secret}|burglar*|accident|arrested|jail|prison|account|warrant|tax|hand_over
{officer}|tax_office|irs|revenue|social_security && {money}|{secret} && {order}|hand|safe|collect|pick_up|arrest*
{bank} && {secret} && {order}|{phone}|confirm
{bank} && {phone} && {money}|{secret}|blocked|computer|virus|hacked|refund|safe_account|{order} ! appointment
{family}|grand* && accident|jail|trouble|arrested|hospital|police|prison|hurt && {money} ! insurance
{family}|grand* && needs|wants|asked|need && urgently|right_away|quickly|immediately|straight_away|today|emergency && {money}
{family}|grand*|mum && new_number|lost_phone|new_phone|broken_phone && {money}|transfer|whatsapp|text|{phone}
bail money|bail .. ! out_of_love
{secret} && {order}|gave|given|read_out|phone ! niemandem|anyone|forgot*|remember
gift_card*|google_play|itunes|steam_card*|voucher* && {order}|buy|numbers|codes|scratch|read ! birthday|present|christmas
any_desk|team_viewer|remote_access|remote_control
{phone}|man|someone && computer|laptop|pc && virus|access|control|log_in|download|install ! grandson
won|lottery|inheritance|prize && fee|transfer|pay|upfront|send && {money}|{phone}|{order}
{no}|nobody|secret|anyone && tell|say|talk && {money}|{officer}|{bank}|bank
cash|money|gold|jewel* && collect|courier|pick_up|hand_over|hand|come_round && {phone}|police|bank|someone|man|officer ! charity
scammed|conned|swindled|defrauded & i|me|been|they ! he|she|friend
scam|scammer*|fraud & think|phone|called|i|me|victim ! warned|leaflet
send|transfer|wire|sent && {money}|thousand && online|soldier|met|internet|abroad|stranger|urgent*|immediately|general ! granddaughter
fake police|policeman|bank|officer
bitcoin*|crypto* && {phone}|invest*|send|{order}
"""),
    ("eating", "MEDICAL", "de", """
seit|zwei|drei|vier|mehrere|ganze .. tage|tagen|woche|wochen|vorgestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag .. {no}|kaum .. gegessen|getrunken|essen|trinken|iss|ess|esse|trink|trinke
{no}|kaum .. gegessen|getrunken .. seit|zwei|drei .. tage|tagen|woche
"""),
    ("eating", "NOTE", "de", """
heute|gestern|tag|seit .. nur|höchstens|bloß .. schluck|bissen|löffel|glas .. getrunken|gegessen|wasser
essen|trinken .. tu|tue|kann|mag|ich .. kaum|{no}|wenig ! fleisch|uhr|abends|brauch*
^ ich ist nichts|kaum .. mehr|noch|heute|$
gegessen|getrunken .. ich|hab .. nichts|nicht|kein|kaum ! schlecht|fleisch
schmeckt .. nichts|{no} .. mehr|esse|$ & ich|mir|alles ! braten|suppe|wein|die
rühr*|angerührt|steht .. essen|teller .. {no}|unberührt
essen|teller .. {no} angerührt|gegessen
vergess .. das .. essen|trinken
{no}|kaum|wenig|fast_nichts .. gegessen|getrunken|zu_mir|gefrühstückt|zu_essen|zum_essen|zu_trinken|g'gessen|im_magen ! fleisch|süßes|alkohol|wein|bier|kuchen|schlecht|gekauft|lust
gegessen|getrunken .. {no}|kaum .. hab|hob|$
esse|trink|trinke|isse|ich_ess|ess_ich .. {no}|kaum|fast_nichts|zu_wenig|wenig .. mehr|den_ganzen|richtig|heute|noch|nichts|$ ! kaffee|tee|uhr|abends|sechs|alkohol|fleisch|zucker|wein|bier
{no} .. appetit|hunger_mehr|durst_mehr|essen_runter|bissen|schluck|bissen_runter ! auf|hab_so_viel|satt
appetit .. {no}|weg|verloren|vergangen ! auf
krieg|bring|bringe|bekomm* .. {no}|kaum|keinen .. runter|hinunter|herunter|nunter|obi|owe|obe ! auto|laden|treppe|schrank|rollo
{can} .. {no} .. essen|trinken|schlucken ! wegen_zähne|nüsse|scharf*|so_viel|milch|alles|fleisch|alleine
mag|will .. {no} .. essen|trinken|kochen_nicht ! mehr_mag|fleisch|fisch|spinat|mehr_danke|suppe|kohl|zwiebel*
kühlschrank|speis|küche .. leer|nichts_mehr|nichts_drin & ich|hab|gegessen|hunger|nichts|essen
nichts|nichts_mehr|kein_essen .. zum_essen|zu_essen|im_haus|im_kühlschrank
hunger & {no} & essen|daheim|haus|gegessen
essen vergessen|vergesse|vergess
vergess|vergesse|vergessen .. zu .. essen|trinken ! geben|katze|hund|blumen|gießen
ohne essen|gegessen|frühstück .. ins_bett|tag|seit
"""),
    ("eating", "MEDICAL", "en", """
{no} .. eaten|eat|had|drunk|food|drink .. days|week|since .. ! meat|sugar
{no} .. eaten|eat|food .. days|week|since_yesterday|since_monday
"""),
    ("eating", "NOTE", "en", """
{no}|hardly|barely .. eaten|drunk|eating|drinking|food|drank ! meat|junk
{no}|hardly|barely .. eat|drink .. anything|much|enough|today|properly|$ ! meat|sugar|alcohol|wine|beer|gluten|spicy|nuts|pork
{no}|lost .. appetite
cannot .. swallow|keep .. food|down|anything|water|$
fridge|cupboard .. empty
{no} .. had|anything .. eat|drink
{no} .. bite|breakfast|lunch|dinner .. today|all_day|yesterday ! late
forget|forgot .. eat|to_drink
"""),
    ("confusion", "MEDICAL", "de", """
weiß {no}|nicht_mehr wohin|woher ! urlaub|damit
weiß && {no} && welch*|was_für && tag|jahr|monat|datum|jahreszeit ! müll|besuch|termin|arzt|film|geboren
wo .. ist|wohn*|steht .. mein .. haus|zuhause|wohnung|ich_eigentlich
wo wohn|wohne ich
wer bin ich
wie heiß|heiße ich
wie .. bin|komm .. ich .. hier|hierher|her|hergekommen .. $|her|gekommen|hergekommen|hin
tag oder nacht & weiß|ist|jetzt
fremde|fremden leute|menschen|männer|kinder .. zimmer|wohnung|sitzen|stehen
ich .. finde .. {no} .. zurück|raus|heim|hierher
weiß|wüsste|woas .. {no}|gar_nicht|nicht_mehr .. wo|wer|wie .. ich|ich_hier .. bin|wohne|heim|heiße|hingehöre|hier_gelandet|hin_muss|nach_hause|heimkomm*|hinmuss|hinsoll|heiß ! dran|urlaub|morgen|genau|ich_bin_dran|mich_freu
weiß|wüsste .. {no}|nicht_mehr .. welch*|was_für|wos_fia .. tag|jahr|datum|monat|wochentag|jahreszeit ! müll|besuch|arzttermin|termin|geschlossen|bestell*
weiß .. {no} .. tag|nacht .. ist|oder|haben
weiß .. gar|überhaupt|nicht_mehr|{no} wo .. bin
^ wo bin ich hier|eigentlich|überhaupt|gelandet|jetzt .. hier|gelandet|$
^ wo bin ich denn hier|da|gelandet|jetzt|$ ! gewesen|überall ! stehen_geblieben|stehengeblieben
wo bin ich $ ! stehen_geblieben
wo bin ich hier ! gestern
wo ich .. bin & weiß|ahnung|sagen|keine|{no} ! urlaub
wie .. hier hergekommen|hingekommen|her_gekommen|gelandet & weiß|{no}|ich
find|finde|finden|gefunden .. {no}|nicht_mehr .. heim|nach_hause|zurück|hause|raus|meine_wohnung|meine_straße|haus_nicht|weg_nach|wohnung ! job|brille|schlüssel|schlüssel_nicht
{can} .. heim|nach_hause|zurück .. {no}|nicht_mehr .. finden|find
weg .. heim|hause .. {no} $
find|finde .. heim|hause|weg|wohnung|haus|straße|zimmer|tür|zuhause .. {no} $
find|finde .. wohnung|haus|straße|zimmer|zuhause .. nicht_mehr
weg .. heim|nach_hause|hause .. {no} .. finden|find|mehr|weiß|kenne
{no} .. heim|hause|zurück .. find|finde|gefunden|finden
verlaufen|verirrt|verloffe|verlaufe|verloffa|verirr & mich|hab|ich|habich ! nase|tinte|farbe|gut|glimpflich|film|kurs
kenn|kenne .. mich .. {no}|gar_nicht|nicht_mehr .. aus ! computer|handy|technik|mit|politik|fußball|internet|musik|stadt|börse|bei
erkenn*|kenn|kenne .. {no}|nichts .. mehr|hier|wohnung|zimmer|wieder ! schauspiel*|lied
wohnung|zimmer|haus|alles .. fremd|nicht_meine|nicht_mehr_meins|gehört_nicht_mir|anders & hier|ich|mir|ist|meine ! sprache|deko|umbau*
das|hier .. ist {no} .. meine|mein wohnung|zuhause|haus|zimmer|bett ! problem|sache
durcheinander|verwirrt|wirr|neben_der_spur|konfus|zerstreut|dement|duranand & ich|bin|mir|kopf|ganz|total|so ! zimmer|schublade|kram|schrank|termin*|wetter|film|bahn|keller|wolle
weiß .. {no}|nicht_mehr .. wie .. ich|i .. heiß*|heiße
mein_name|eigenen_namen|meinen_namen .. vergessen|{no}|fällt_nicht
wer sind sie|bist .. ich_kenne|wo_bin|warum
"""),
    ("confusion", "MEDICAL", "en", """
{no} .. know|remember|idea|sure .. where .. i .. am|live|home
where am i .. $
where am i
{no} .. know|remember|idea|sure|tell .. what|which .. day|year|month|date|today .. it|is|we|it_is|$ ! bin|delivery|collect*
{no} .. know|remember .. who|how .. i .. am|got_here|get_home|name
{no} .. find .. way|home|house|way_home|my_way ! glasses|keys|phone
i|am|think|got .. lost $ ! weight|track|cause|book|interest|words|game
i am|got|m lost ! words|weight|track|book|for_words
i|very|feel|am|completely confused|muddled|disoriented ! film|movie|instructions|crossword|letter|forms|bill
{no} .. recogni* .. place|home|room|house|anything|anyone
this is|isnt {no}|my|not .. my home|house|room|flat ! is_my
how .. did .. i get here
"""),
    ("medication", "EMERGENCY", "de", """
ganze|alle|komplette & packung|schachtel|röhrchen|blister|auf_einmal|dose|fläschchen|flasche & {gone}|leer* & tabletten|tropfen|*tabletten|pulver|hab ! kekse|pralinen|wein|wasser|saft
packung|schachtel|fläschchen .. leer .. gemacht|genommen|geschluckt|getrunken ! kekse|pralinen
zu_viel*|zu_viel|zuviel*|ganze|packung|schachtel|handvoll|alle_auf_einmal|zwanzig|dreißig|vierzig|röhrchen|dutzend|ganz|ganzen|fünfzig|doppelt_so_viel|zehn|zuviele|wochenration|zwölf|fünfzehn & tabletten|schlaf_tabletten|tropfen|insulin|dose|packung|schachtel|herz_tabletten|pulver|spritzen|marcumar|schlafmittel|blister|schmerz_tabletten|blutdruck_tabletten|*tabletten|kapseln|medizin|valium|digitalis|novalgin|morphium|röhrchen & {gone}|gespritzt|intus ! brav|wie_immer|jeden|pünktlich|ordentlich|nach_plan|schon_genommen|gut
insulin & zu_viel|doppelt|zweimal|doppelte|statt|überdosis ! gewogen
zu_viel|zuviel|zu_viele .. eingenommen|gespritzt ! essen
zu_viele|zu_viel|zuviel|zuviele von .. tabletten|tropfen|schlaf*|insulin
"""),
    ("medication", "EMERGENCY", "en", """
whole|entire|full|all_the bottle|packet|box|pack|strip & {gone}|emptied ! wine|milk|biscuits
too_many|too_much|whole|all|entire|bottle|handful|twenty|thirty|box|packet|extra|pack|forty & tabletten|insulin|dose|sleeping_pills|painkillers|paracetamol|aspirin & {gone}|had|injected ! as_usual|like_always
"""),
    ("medication", "MEDICAL", "de", """
nehm|nehme|nimm|spritz|spritze .. tabletten|insulin|medizin|tropfen|marcumar .. nicht_mehr|keine_mehr ! brauch*|doktor|arzt
doppelte|doppelt|zweifache|dreifache dosis|menge|portion ! kuchen|eis
tabletten|insulin|medizin|tropfen && woche|wochen|tagen|tage && {no} && nehm|genommen|gespritzt|hab|neme ! brauch*|kaufen|holen|vertrag*|nebenwirkung*
tage|tagen|woche|wochen && {no} && tabletten|*tabletten|insulin .. genommen|gespritzt
doppelt|zweimal|zwei_mal|dreimal|nochmal|noch_einmal|doppelte|das_doppelte|versehentlich|aus_versehen|statt & tabletten|*tabletten|tropfen|medikament*|dosis|spritze|insulin|marcumar|pulver & {gone}|gespritzt|hab ! täglich|am_tag|pro_tag|soll_ich
falsch*|verwechselt|vertauscht|durcheinandergebracht|verkehrt*|durcheinander|fremde|andern|verwechsel* & tabletten|*tabletten|tropfen|medikament*|dosis|medizin|spritze|insulin|pillendose|pulver|kapsel|zäpfchen ! packung_gekauft|apotheker_hat|lieferung|apotheke|gebracht
tabletten|tropfen|medikament* .. von|vom .. mann|frau|nachbar*|hund|katze .. {gone}
tabletten|*tabletten|tropfen|medikament*|insulin|spritze|medizin|marcumar|pulver & vergessen|vergess|ausgelassen|weggelassen|abgesetzt|verschwitzt|nicht_genommen|nicht_mehr_genommen|keine_mehr|nicht_gespritzt|aufgehört|alle_ausgegangen|ausgegangen & tagen|tage|woche|wochen|seit|drei|zwei|immer_wieder|dauernd|mehrmals|ständig ! gott_sei_dank
tagen|tage|woche|wochen|seit|monat .. {no}|vergessen .. tabletten|*tabletten|insulin|tropfen|medikament*|medizin|spritze ! brauch*|muss
tabletten|*tabletten|insulin|medizin & seit|tagen|tage|woche|wochen & {no}|vergessen & hab|nehm|nehme|genommen|gespritzt|eingenommen ! brauch*|kaufen|holen
seit|tage|tagen|woche .. tabletten|*tabletten|insulin|tropfen|medikament*|medizin|spritze .. {no} .. genommen|gespritzt|mehr|eingenommen|$
"""),
    ("medication", "MEDICAL", "en", """
double|twice dose|amount|tabletten
twice|double|again|doubled|by_mistake|by_accident|second_time & tabletten|dose|insulin|blood_thinner*|warfarin & {gone}|had|did ! a_day|daily|every
wrong|mixed_up|mixed|someone_elses|husbands|wifes & tabletten|dose|insulin|drops|medicines ! delivered
{no}|forgot|forgotten|stopped|missed|run_out .. tabletten|insulin|dose|doses .. days|week|weeks|since|few|while|again
{no} .. taken .. tabletten|insulin .. days|week|since|few
days|week|weeks .. {no}|forgot*|without .. tabletten|insulin
"""),
    ("medication", "NOTE", "de", """
tabletten|insulin|tropfen|medizin .. ausgegangen|aufgebraucht|leer|alle|aus ! bestellt|holen|genommen|habe_ich_alle|hab_ich
tabletten|*tabletten|tropfen|medikament*|insulin|spritze|medizin .. vergessen|vergess|abgesetzt|weggelassen|verschwitzt|nicht_genommen ! {no}|apotheke|holen|kaufen|bestellen|abholen|mitzunehmen|nie
vergessen|vergess|vergesse .. tabletten|*tabletten|tropfen|medikament*|insulin|medizin ! {no}|apotheke|holen|kaufen|bestellen|abholen|nie
tabletten|*tabletten|insulin|tropfen|medizin && genommen|gespritzt && weiß && {no}
weiß .. {no}|nicht_mehr .. ob .. tabletten|*tabletten|tropfen|medikament*|insulin|medizin
tabletten|*tabletten|tropfen|medikament*|insulin|medizin .. schon_genommen|genommen_hab*|hab_oder .. weiß
weiß .. {no}|nicht_mehr .. welche tabletten|medizin
"""),
    ("medication", "NOTE", "en", """
forgot|forgotten|missed .. tabletten|insulin|dose ! never|buy|pick_up|order
{no} .. know|remember|sure .. tabletten|insulin
"""),
)
