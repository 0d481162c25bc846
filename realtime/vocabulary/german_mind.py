"""What danger sounds like in German, of mind, money and medicine: patterns by kind and urgency, in the language of `language`."""

# One pattern, one line.
# ruff: noqa: E501

DANGERS = {
    ("despair", "CRISIS"): """
hält|halt .. mich .. nichts|keiner|niemand ! zuhause|daheim|zu_hause
nehm|nehme|nimm .. strick|kugel|tabletten_und_schluss ! wolle
strick & nehm*|häng*|hals & mir|mich
{no}|nichts .. auf dieser|der welt .. halt*|verloren|mehr|$ ! schöner|besser
kann und will|mag nicht_mehr $
mag|will und kann nicht_mehr $
am liebsten .. schluss|ende .. mach*|$
wünsch* .. vorbei|zu_ende|rum|aus ! winter|operation|sommer|regen|prüfung
besser|beste*|leichter .. wenn|falls ich .. sterb*|sterbe|tot|weg|nicht_mehr
wenn ich .. sterb*|tot_wäre|weg_wäre|nicht_mehr_da .. besser|leichter|froh|beste*
einschläfer* & mich
sich .. mit .. *tabletten|tabletten|strick .. umbring*|töten ! film|krimi
wie bring*|bringt .. man .. sich .. um
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
ich mag|will|kann einfach|halt|jetzt|auch|eigentlich|alles|bald|langsam|das_alles|heute nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
^ mag|will|kann ich|einfach|ich_einfach nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
ich mag|will|kann nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
^ mag|will|kann nicht_mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
ich mag|will {no} $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
^ will|mag {no} mehr $ !! lachen|essen|satt|stück|laufen|lesen|gehen|gelacht|kuchen|spielen|suppe|portion|teller|torte|knödel|nachtisch|kaffee|platzen|voll|tanzen|danke|*speicher*|*geschrieben|*schreib*|notier*|telefon*|angerufen|anrufen|weiter_sagen|erfähr*|erfahren
mich|mir .. um_bring*|um_bringe|umbringa|umbringe|erhäng*|auf_häng*|erschieß*|vergift*|ertränk*|selbst_töten|wegmachen|umzubringen|erschiess* ! kundendienst|bringt|jemand|er|sie
bring|bringe .. mich|mi .. um ! bringt|er|sie
häng|hänge|schieß|stürz|schmeiß|werf|spring* .. mich|mi|ich .. auf|tot|zug|brücke|fenster|dach|aus_dem|vor_den|runter|bahn* ! fast
geh|gehe .. ins_wasser ! schwimm*|baden|füße
spring*|stürz* .. brücke|fenster|dach|zug|balkon|gleise|ins_wasser ! geht_ein|aufs|putz*|spazier*|über|schwimm*|baden
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
wär|wäre|wollt|wünsch* .. lieber|besser|am_besten|nur|endlich|doch|scho|am_liebsten|wirklich|schon|ich .. tot|gestorben|nicht_mehr_da|unter_der_erde|nicht_geboren|weg|im_grab|sterben|nicht_mehr_hier
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
""",
    ("fraud", "POLICE"): """
als polizist*|polizei|handwerker|enkel*|bankmitarbeiter|kommissar .. ausgegeben|ausgibt|vorgestellt ! fasching|karneval|theater
{phone} && gedroht|bedroht|droht|drohen|erpresst|erpress* ! film
{family} && {money} && {no}|keiner|niemand|geheim && wissen|sagen|erfahren|verraten
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
neue*|neur* nummer && {money}|überweis*|dringend
neue* nummer && {family} && geschrieben|schreibt|whatsapp|nachricht|sms
handy .. kaputt|verloren|weg && neue_nummer|{money}|überweis*
kaution|kautzion|lösegeld|schweigegeld ! wohnung|miet*|vermieter|umzug|einzug
{secret} && {order} ! niemand|niemandem|vergessen|vergess|gemerkt|merken|neu_beantrag*|ändern|fällt|geldautomat
{secret} && am_telefon|durchgesagt|durchgegeben|verraten|herausgegeben|rausgegeben|weitergegeben|gesagt ! vergessen|vergess|merken|neu_beantragt
{order} && geschenk_karte*|guthaben_karte*|google_play* ! geburtstag|weihnachten
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
""",
    ("eating", "MEDICAL"): """
seit|zwei|drei|vier|mehrere|ganze .. tage|tagen|woche|wochen|vorgestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag .. {no}|kaum .. gegessen|getrunken|essen|trinken|iss|ess|esse|trink|trinke
{no}|kaum .. gegessen|getrunken .. seit|zwei|drei .. tage|tagen|woche
""",
    ("eating", "NOTE"): """
seit .. {no} .. *gebracht|gebracht|gegessen|zu_mir
nichts|kaum|nix|sonst_nichts|außer .. gegessen|getrunken .. heute|gestern|$
heute|gestern .. nur|bloß .. kaffee|wasser|tee|keks|zwieback .. getrunken|gegessen ! frühstück
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
""",
    ("confusion", "MEDICAL"): """
weiß .. gar|überhaupt nichts mehr|$ ! politik
vergessen wo|wie|wer ich .. wohn*|wohne|heiße|bin|hin_muss|heimkomm*
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
^ wo bin ich denn bloß|nur|hier|da|gelandet|jetzt|$ ! gewesen|überall ! stehen_geblieben|stehengeblieben
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
""",
    ("medication", "EMERGENCY"): """
ganze|alle|komplette & packung|schachtel|röhrchen|blister|auf_einmal|dose|fläschchen|flasche & {gone}|leer* & tabletten|tropfen|*tabletten|pulver|hab ! kekse|pralinen|wein|wasser|saft
packung|schachtel|fläschchen .. leer .. gemacht|genommen|geschluckt|getrunken ! kekse|pralinen
zu_viel*|zu_viel|zuviel*|ganze|packung|schachtel|handvoll|alle_auf_einmal|zwanzig|dreißig|vierzig|röhrchen|dutzend|ganz|ganzen|fünfzig|doppelt_so_viel|zehn|zuviele|wochenration|zwölf|fünfzehn & tabletten|schlaf_tabletten|tropfen|insulin|dose|packung|schachtel|herz_tabletten|pulver|spritzen|marcumar|schlafmittel|blister|schmerz_tabletten|blutdruck_tabletten|*tabletten|kapseln|medizin|valium|digitalis|novalgin|morphium|röhrchen & {gone}|gespritzt|intus ! brav|wie_immer|jeden|pünktlich|ordentlich|nach_plan|schon_genommen|gut
insulin & zu_viel|doppelt|zweimal|doppelte|statt|überdosis ! gewogen
zu_viel|zuviel|zu_viele .. eingenommen|gespritzt ! essen
zu_viele|zu_viel|zuviel|zuviele von .. tabletten|tropfen|schlaf*|insulin
""",
    ("medication", "MEDICAL"): """
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
""",
    ("medication", "NOTE"): """
tabletten|insulin|tropfen|medizin .. ausgegangen|aufgebraucht|leer|alle|aus ! bestellt|holen|genommen|habe_ich_alle|hab_ich
tabletten|*tabletten|tropfen|medikament*|insulin|spritze|medizin .. vergessen|vergess|abgesetzt|weggelassen|verschwitzt|nicht_genommen ! {no}|apotheke|holen|kaufen|bestellen|abholen|mitzunehmen|nie
vergessen|vergess|vergesse .. tabletten|*tabletten|tropfen|medikament*|insulin|medizin ! {no}|apotheke|holen|kaufen|bestellen|abholen|nie
tabletten|*tabletten|insulin|tropfen|medizin && genommen|gespritzt && weiß && {no}
weiß .. {no}|nicht_mehr .. ob .. tabletten|*tabletten|tropfen|medikament*|insulin|medizin
tabletten|*tabletten|tropfen|medikament*|insulin|medizin .. schon_genommen|genommen_hab*|hab_oder .. weiß
weiß .. {no}|nicht_mehr .. welche tabletten|medizin
""",
}
