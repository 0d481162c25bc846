"""What danger sounds like in English: patterns by kind and urgency, in the language of `language`."""

# One pattern, one line.
# ruff: noqa: E501

DANGERS = {
    ("emergency", "EMERGENCY"): """
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
""",
    ("emergency", "POLICE"): """
burglar*|intruder*|someone|somebody|stranger .. in|breaking|inside .. my|the|into house|flat|home|garden|kitchen|in|apartment
break* in|into & someone|burglar|somebody|trying|now
he|she|someone|husband .. hitting|beating|threatening me
""",
    ("breathing", "EMERGENCY"): """
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
""",
    ("fall", "MEDICAL"): """
i .. fell ! asleep|love|out|apart|behind|short
i|had|have|took|just had .. a|bad|nasty|another fall ! in|fear
fell|fallen|tripped|slipped|tumbled .. down|over|off|on|out|in .. stairs|ladder|chair|floor|bath*|shower|step*|bed|rug|carpet|ice|kitchen|garden|hall*|head|hip|tub|bike|curb|kerb|face|cat
fell|fallen over
had|took|taken .. tumble|fall
i .. tripped|slipped ! mind|up
keep falling
husband|wife|mother|father|mum|dad|she|he .. has|s|just .. fell|fallen
hit my head
""",
    ("pain", "MEDICAL"): """
{strong}|bad|agonising|agonizing|excruciating|worst|sharp|really .. pain*|headache|stomach_ache|backache|toothache|ache
in agony|pain
pain .. unbearable|terrible|awful|killing|worse|stand|bear|horrible
hurts .. so|really|terribly|badly|awful|like_hell|much|bad
broken|broke .. arm|leg|hip|wrist|ankle|rib*|foot|shoulder|finger
""",
    ("pain", "NOTE"): """
my|the {body}|knee|back|head|stomach|hip|hips|knees|shoulder|foot|leg|tooth|belly|neck|ear|eye|ankle|wrist|tummy|feet|legs|joints .. hurt*|ache*|aching|sore|pain*|killing
i|am|have|got|having|s|been|some .. pain|pains|headache|backache|stomach_ache|toothache|tummy_ache|migraine
everything|it hurts
""",
    ("despair", "CRISIS"): """
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
""",
    ("fraud", "POLICE"): """
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
""",
    ("eating", "MEDICAL"): """
{no} .. eaten|eat|had|drunk|food|drink .. days|week|since .. ! meat|sugar
{no} .. eaten|eat|food .. days|week|since_yesterday|since_monday
""",
    ("eating", "NOTE"): """
{no}|hardly|barely .. eaten|drunk|eating|drinking|food|drank ! meat|junk
{no}|hardly|barely .. eat|drink .. anything|much|enough|today|properly|$ ! meat|sugar|alcohol|wine|beer|gluten|spicy|nuts|pork
{no}|lost .. appetite
cannot .. swallow|keep .. food|down|anything|water|$
fridge|cupboard .. empty
{no} .. had|anything .. eat|drink
{no} .. bite|breakfast|lunch|dinner .. today|all_day|yesterday ! late
forget|forgot .. eat|to_drink
""",
    ("confusion", "MEDICAL"): """
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
""",
    ("medication", "EMERGENCY"): """
whole|entire|full|all_the bottle|packet|box|pack|strip & {gone}|emptied ! wine|milk|biscuits
too_many|too_much|whole|all|entire|bottle|handful|twenty|thirty|box|packet|extra|pack|forty & tabletten|insulin|dose|sleeping_pills|painkillers|paracetamol|aspirin & {gone}|had|injected ! as_usual|like_always
""",
    ("medication", "MEDICAL"): """
double|twice dose|amount|tabletten
twice|double|again|doubled|by_mistake|by_accident|second_time & tabletten|dose|insulin|blood_thinner*|warfarin & {gone}|had|did ! a_day|daily|every
wrong|mixed_up|mixed|someone_elses|husbands|wifes & tabletten|dose|insulin|drops|medicines ! delivered
{no}|forgot|forgotten|stopped|missed|run_out .. tabletten|insulin|dose|doses .. days|week|weeks|since|few|while|again
{no} .. taken .. tabletten|insulin .. days|week|since|few
days|week|weeks .. {no}|forgot*|without .. tabletten|insulin
""",
    ("medication", "NOTE"): """
forgot|forgotten|missed .. tabletten|insulin|dose ! never|buy|pick_up|order
{no} .. know|remember|sure .. tabletten|insulin
""",
}
