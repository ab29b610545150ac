"""Everyday English words: spelt right as they are, so word repair leaves them alone. Data without
behaviour."""

WORDS = frozenset(
    """
able about above accept account across actual actually add address after again against age ago agree ahead air
allow allowed almost alone along already also although always am among amount an and angry animal another
answer any anybody anymore anyone anything anyway apart apartment appear apple are area argue arm around
arrive art article as ask asked asleep at attack away baby back bad bag bake ball bank bar base basic bath
beach bear beat beautiful because become bed been before began begin behind being believe below beside best
better between beyond big bike bill bird birth bit bite black blame block blood blow blue board boat body book
born boss both bother bottle bottom bought bowl box boy brain brand bread break breakfast breath bridge bright
bring broke broken brother brought brown brush budget build building burn bus business busy but buy by cake
call called came camera can capital car card care carry case cash cat catch cause center central centre
century certain chain chair chance change channel charge cheap check cheese chicken child choice choose church
circle city class clean clear click climb clock close clothes cloud club coach coat code coffee cold collect
college color colour come comfortable common community company compare complete computer concern condition
contact contain control cook cool copy corner correct cost could count country couple course court cousin
cover crazy cream create credit cross crowd cry culture cup current cut cycle dad daily damage dance danger
dark data date daughter day dead deal dear death decide deep degree delay deliver depend describe desk detail
develop die diet differ different difficult dinner direct direction dirty discuss dish distance do doctor does
dog doing dollar done door double doubt down draw dream dress drink drive driver drop dry due during dust duty
each ear early earn earth easily east easy eat edge effect effort egg eight either electric else email empty
end energy engine english enjoy enough enter entire equal error especially even evening event ever every
everybody everyone everything exactly example except exchange excited exercise expect expensive experience
explain express extra eye face fact fail fair fall family famous far farm fashion fast father fault favorite
favourite fear feed feel feeling feet fell felt female few field fight figure fill film final finally find
fine finger finish fire first fish fit five fix flat flight floor flower fly follow food foot for force
foreign forest forever forget form forward found four free freeze fresh friday friend from front fruit full
fun funny further future gain game garden gas gate gave general gentle get gift girl give given glad glass go
goal god goes going gold gone good got government grand grass great green grew grey ground group grow guess
guide guy habit had hair half hall hand handle hang happen happy hard has hat hate have head health hear heard
heart heat heavy held hello help her here herself high hill him himself hire his history hit hold hole holiday
home honest hope horse hospital hot hotel hour house how however huge human hundred hungry hurry hurt husband
ice idea if ill image imagine important improve in include income increase indeed inside instead interest
internet into iron island issue it item its itself job join joke journey judge juice jump june july just keep
kept key kick kid kill kind king kitchen knee knew know known lady lake land language large last late later
laugh law lay lead learn least leave led left leg legal lend length less lesson let letter level library lie
life lift light like likely limit line list listen little live living local lock long look lose loss lost lot
loud love low luck lunch machine made mail main major make male man manage many map mark market married matter
may maybe me meal mean meant measure meat medical meet meeting member memory men mention message metal method
middle might mile milk million mind mine minute miss mistake mix modern moment monday money month moon more
morning most mother mountain mouth move movie much mum music must my myself name narrow nature near nearly
neck need neither never new news next nice night nine no nobody noise none nor normal north nose not note
nothing notice now number object of off offer office often oil okay old on once one only open opinion or
orange order other our out outside over own owner page paid pain paint pair paper parent park part partner
party pass past path patient pattern pay peace people perfect perhaps period person phone photo pick picture
piece place plan plane plant play please plenty pocket point police poor popular position possible post pound
power practice prefer prepare present president press pretty prevent price print private probably problem
produce product program promise proper protect proud prove provide public pull purple purpose push put quality
quarter queen question quick quickly quiet quite race radio rain raise ran rate rather reach read ready real
really reason receive recent recently record red reduce refuse regular remain remember remove rent repair
repeat reply report rest result return rich ride right ring rise river road rock roll roof room round rule run
sad safe said sale salt same sand sat saturday save saw say school science score sea search season seat second
secret see seem seen sell send sense sent separate serious serve service set seven several shade shake shall
shape share sharp she sheet shelf ship shirt shoe shop short should shoulder shout show shower shut sick side
sign silver similar simple since sing single sir sister sit site situation six size skill skin sky sleep slow
small smart smell smile smoke smooth snow so social society soft sold some somebody someone something
sometimes somewhere son song soon sorry sort sound soup south space speak special speed spell spend spent
spoke sport spot spread spring square staff stage stand star start state station stay steal step stick still
stole stomach stone stood stop store storm story strange street strong student study stuff stupid style
subject such sudden sugar suggest suit summer sun sunday supply support suppose sure surface surprise sweet
swim system table take taken talk tall taste tax tea teach teacher team tell ten term test than thank thanks
that the their them then there these they thick thin thing think third thirty this those though thought
thousand three through throw thursday thus ticket tie time tiny tired to today together told tomorrow tonight
too took tool tooth top total touch tough toward town toy trade train translate travel tree trip trouble truck
true trust truth try tuesday turn twelve twenty twice two type under understand unit until up upon upset us
use used useful usual usually value various very video view village visit voice wait wake walk wall want war
warm warn was wash waste watch water way we weak wear weather website wedding wednesday week weekend weight
welcome well went were west wet what whatever wheel when where whether which while white who whole whose why
wide wife wild will win wind window winter wish with within without woman women wonder wood word wore work
world worry worse worst worth would write wrong wrote yard yeah year yellow yes yesterday yet you young your
yourself """.split()
)
