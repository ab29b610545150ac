"""Everyday English words: spelt right as they are, so word repair leaves them alone. Data without behaviour."""

WORDS = frozenset(
    """
able about above accept account across actual actually add address after again against age ago agree ahead air allow
allowed almost alone along already also although always am among amount an and angry animal another answer any anybody
anymore anyone anything anyway apart apartment appear apple are area argue arm around arrive art article as ask asked
asleep at attack away baby back bad bag bake ball bank bar base basic bath beach bear beat beautiful because become bed
been before began begin behind being believe below beside best better between beyond big bike bill bird birth bit bite
black blame block blood blow blue board boat body book born boss both bother bottle bottom bought bowl box boy brain
brand bread break breakfast breath bridge bright bring broke broken brother brought brown brush budget build building
burn bus business busy but buy by cake call called came camera can capital car card care carry case cash cat catch
cause center central centre century certain chain chair chance change channel charge cheap check cheese chicken child
choice choose church circle city class clean clear click climb clock close clothes cloud club coach coat code coffee
cold collect college color colour come comfortable common community company compare complete computer concern condition
contact contain control cook cool copy corner correct cost could count country couple course court cousin cover crazy
cream create credit cross crowd cry culture cup current cut cycle dad daily damage dance danger dark data date daughter
day dead deal dear death decide deep degree delay deliver depend describe desk detail develop die diet differ different
difficult dinner direct direction dirty discuss dish distance do doctor does dog doing dollar done door double doubt
down draw dream dress drink drive driver drop dry due during dust duty each ear early earn earth easily east easy eat
edge effect effort egg eight either electric else email empty end energy engine english enjoy enough enter entire equal
error especially even evening event ever every everybody everyone everything exactly example except exchange excited
exercise expect expensive experience explain express extra eye face fact fail fair fall family famous far farm fashion
fast father fault favorite favourite fear feed feel feeling feet fell felt female few field fight figure fill film
final finally find fine finger finish fire first fish fit five fix flat flight floor flower fly follow food foot for
force foreign forest forever forget form forward found four free freeze fresh friday friend from front fruit full fun
funny further future gain game garden gas gate gave general gentle get gift girl give given glad glass go goal god goes
going gold gone good got government grand grass great green grew grey ground group grow guess guide guy habit had hair
half hall hand handle hang happen happy hard has hat hate have head health hear heard heart heat heavy held hello help
her here herself high hill him himself hire his history hit hold hole holiday home honest hope horse hospital hot hotel
hour house how however huge human hundred hungry hurry hurt husband ice idea if ill image imagine important improve in
include income increase indeed inside instead interest internet into iron island issue it item its itself job join joke
journey judge juice july jump june just keep kept key kick kid kill kind king kitchen knee knew know known lady lake
land language large last late later laugh law lay lead learn least leave led left leg legal lend length less lesson let
letter level library lie life lift light like likely limit line list listen little live living local lock long look
lose loss lost lot loud love low luck lunch machine made mail main major make male man manage many map mark market
married matter may maybe me meal mean meant measure meat medical meet meeting member memory men mention message metal
method middle might mile milk million mind mine minute miss mistake mix modern moment monday money month moon more
morning most mother mountain mouth move movie much mum music must my myself name narrow nature near nearly neck need
neither never new news next nice night nine no nobody noise none nor normal north nose not note nothing notice now
number object of off offer office often oil okay old on once one only open opinion or orange order other our out
outside over own owner page paid pain paint pair paper parent park part partner party pass past path patient pattern
pay peace people perfect perhaps period person phone photo pick picture piece place plan plane plant play please plenty
pocket point police poor popular position possible post pound power practice prefer prepare present president press
pretty prevent price print private probably problem produce product program promise proper protect proud prove provide
public pull purple purpose push put quality quarter queen question quick quickly quiet quite race radio rain raise ran
rate rather reach read ready real really reason receive recent recently record red reduce refuse regular remain
remember remove rent repair repeat reply report rest result return rich ride right ring rise river road rock roll roof
room round rule run sad safe said sale salt same sand sat saturday save saw say school science score sea search season
seat second secret see seem seen sell send sense sent separate serious serve service set seven several shade shake
shall shape share sharp she sheet shelf ship shirt shoe shop short should shoulder shout show shower shut sick side
sign silver similar simple since sing single sir sister sit site situation six size skill skin sky sleep slow small
smart smell smile smoke smooth snow so social society soft sold some somebody someone something sometimes somewhere son
song soon sorry sort sound soup south space speak special speed spell spend spent spoke sport spot spread spring square
staff stage stand star start state station stay steal step stick still stole stomach stone stood stop store storm story
strange street strong student study stuff stupid style subject such sudden sugar suggest suit summer sun sunday supply
support suppose sure surface surprise sweet swim system table take taken talk tall taste tax tea teach teacher team
tell ten term test than thank thanks that the their them then there these they thick thin thing think third thirty this
those though thought thousand three through throw thursday thus ticket tie time tiny tired to today together told
tomorrow tonight too took tool tooth top total touch tough toward town toy trade train translate travel tree trip
trouble truck true trust truth try tuesday turn twelve twenty twice two type under understand unit until up upon upset
us use used useful usual usually value various very video view village visit voice wait wake walk wall want war warm
warn was wash waste watch water way we weak wear weather website wedding wednesday week weekend weight welcome well
went were west wet what whatever wheel when where whether which while white who whole whose why wide wife wild will win
wind window winter wish with within without woman women wonder wood word wore work world worry worse worst worth would
write wrong wrote yard yeah year yellow yes yesterday yet you young your yourself
""".split()
)
"""Words that everybody uses, none of them a name."""

COMMON = WORDS | frozenset(
    """
ability absolutely abstract abuse academic academy acceptance accepted access accessibility accessible accessories
accessory accident accommodation accordance according accounting accounts accuracy accurate achieve acid acquisition
action actions active activities activity acts adam adapter added adding addition additional addresses admin
administration administrative administrator adobe adopted adult adults advance advanced advantage adventure advertise
advertisement advertising advice advisor advisory affairs affect affected affiliate affiliates affordable africa
african agencies agency agenda agent agents ages agreed agreement agricultural agriculture aids aircraft airline
airport alabama alan alaska album albums alcohol alert alerts alexander allen alliance allowing allows alpha
alternative alumni amateur amazing amazon amendment american americans amounts anal analysis ancient anderson andrew
animals anime anniversary annotation announced announcements annual anonymous answers anti antonio anywhere apartments
apparel appeal appears appendix appliances applicable applicant application applications applied apply approach
appropriate approval approved approximately april arab architecture archive archives areas argument arizona arkansas
arms army array articles artist artists arts asia asian asking aspects assembly assessment assets assigned assist
assistance assistant associate associated associates association assume atlanta atlantic atom attached attacks attempt
attend attention attorney attractions auction auctions audience audio audit austin australia australian austria author
authorities authority authorized authors auto automatic automatically automotive availability available avatar avenue
average avoid award awards aware awareness babe babes background backup bags balance baltimore band bands banking
banner barbara bargain bars baseball based basis basket basketball batteries battery bears beauty became becomes
becoming bedroom beer beginning begins behalf belgium benefit benefits beta bible bidding bids biggest billion binding
biography biological biology birds birthday bits blocks blog blogger blogs blonde blowjob blues bluetooth boards bodies
bondage bonus boobs booking bookmark books boot boots border boston bound boxes boys brands brazil breaking breast
brian brief britain british broad broadband broadcast browse browser bruce buildings built bulletin bureau businesses
button buyer buyers buying bytes cables calculate calculator calendar california calling calls cambridge cameras
campaign campus canadian cancel cancer candidate candidates canon capacity cape carbon cards career careers caribbean
carolina carried cars cart cartoon cases casino cast catalogue categories category catholic caused causes celebrity
cell cells cellular census cent certainly certificate certificates certification certified chairman challenge
challenges chamber changed changes changing channels chapter char character characteristics characters charged charges
charles charlotte chart charter charts chat cheats checking checkout checks chemical chemistry chicago chief children
china chinese chip chocolate choices chosen chris christ christian christmas circuit circumstances cisco cities
citizens civil claim claims clark classes classic classical classification classified classifieds classroom cleaning
clearance clearly cleveland clicking client clients climate clinical clip clips closed clothing clubs coast cock codes
collected collectibles collection collections colleges colorado columbia column combination combined comedy comes
comfort comics coming command comment comments commerce commercial commission commitment committed committee
communication communications communities compact companies compared comparison compatible compensation competition
competitive completed completely completion complex compliance component components comprehensive computers computing
concept concepts concerned concerning concerns concert concrete conditions conduct conducted conference confidence
configuration confirm conflict congress connect connected connecticut connection connections consent conservation
consider consideration considered consistent consolidation constant constitutes constitution construction consultants
consultation consulting consumer consumers contacts contained containing contains contemporary content contents contest
context continue continued continues continuing continuous contract contractor contractors contracts contribute
contribution contributions controlled controls convention conversion converted converter cooking cooperation copies
copyright core corporate corporation costa costs counter counties countries county courses courts coverage covered
covers crafts created creating creation creative credits creek crew crime criminal crisis criteria critical cruise
cultural currency currently curriculum custom customer customers cutting czech dakota dallas daniel database databases
dates dating dave david davis days dealer dealers deals debate debt december decided decision decisions dedicated
default define defined definition degrees delaware delete delivered delivery delta demand demo democracy democratic
denmark dental denver department departments dependent depending depends deposit depth described description design
designated designed designer designs desktop despite destination detailed details determine determined detroit
developed developer developers developing development device devices diabetes dictionary died diego diff difference
differences digital dildo dimensions dining directed directions directly director directories directors directory
disability disabled disc disclaimer discount discounts discover discovery discussed discussion discussions disease
diseases disk disney display displayed displays distributed distribution district diversity division document
documentation documents dogs dollars dolls domain domestic doors download downloads downtown draft drama drawing dreams
drivers drives driving drug drugs dual dutch dynamic earlier earnings easier eastern eating ebay economic economics
economy edit edited editing edition editor editorial editors education educational edward effective effectively effects
efficiency efficient efforts egypt election electrical electronic electronics element elementary elements eligible
elizabeth emergency empire employed employee employees employer employment enable enabled encourage encyclopedia ended
ending ends enforcement engineer engineering engines england enhance enlarge ensure entered enterprise enterprises
entertainment entries entry environment environmental episode equipment equity equivalent eric ericsson errors
essential establish established estate estimate estimated estimates euro europe european evaluation events evidence
evil evolution exact examination examples excellent exclusive execution executive exist existing exit expand expansion
expected expenses experienced experiences experimental expert experts explore explorer export exposure expressed
expression extended extension extensive extent external extreme extremely eyes facilities facility factor factors
factory facts faculty failed failure falls false families fans fantasy faqs faster favourites feature featured features
featuring february federal feedback feeds fees festival fiction fighting figures file filed files filled films filter
finance financial financing finder finding findings finished firm firms fiscal fishing fitness fixed flag flash
flexible flights florida flow focus focused folder followed following follows font foods football forced forces
forecast forgot formal format formats formed former forms formula forth forum forums foundation fourth frame frames
framework france francisco freedom frequency frequently friendly friends fuck fucking fuel fully function functional
functions fund funding funds furniture galleries gallery gambling games gaming gamma gary gateway gear gender generally
generated generation generic genre george georgia german germany gets getting gifts girls gives giving global glossary
goals golf goods google gourmet governor grade graduate granted grants graphic graphics gratis greater greatest greece
greek grid groups growing growth guarantee guaranteed guard guests guidance guidelines guides guinea guitar guys hairy
hampshire handling hands happened happens hardcore hardcover hardware having hawaii header headlines healthcare healthy
hearing heaven height hell helped helpful helping helps henry heritage hidden hide higher highest highly highway
historic historical hits hockey holding holds holidays hollywood holy homepage homes hong host hosted hosting hotels
hours household houses housing houston howard hundreds hunting icon idaho ideal ideas identification identified
identify identity illegal illinois images immediate immediately impact implement implementation implemented import
importance improved improvement improvements incest inch inches included includes including increased increases
increasing independent index indexed india indian indiana indicate indicated indicates individual individuals
industrial industries industry influence info information informed infrastructure initial initiative injury input
insert inspection install installation installed instance instant institute institution institutions instruction
instructions instrument instruments insurance integrated integration intel intellectual intelligence intended
interaction interactive interested interesting interests interface interior internal international interracial
interview interviews introduced introduction inventory investigation investment investments investor involved iowa ipod
iran iraq ireland irish islands israel issued issues italian italy items jackson jane japan japanese jason java
javascript jazz jeff jennifer jersey jesus jewish jobs johnson joined joint jones jordan jose joseph journal journals
kansas keeping kelly kentucky kernel kevin keyboard keyword keywords kids killed kinds kingdom kits knowledge knows
kong korea label laboratory labour lack ladies landscape languages laptop laptops larger largest laser latest latin
launch lawyer lawyers layer leader leaders leadership leading leads league learned learning leather leaves leaving
legislation legs leisure lens lesbian lesbians lessons letters levels lewis liability libraries license licensed
licensing lifestyle lighting lights limited limits lincoln linear lines lingerie linked links linux liquid listed
listening listing listings lists literature lives load loans located location locations lodge logged logic login logo
london longer looked looking looks loop lots louis louisiana loved lower lowest luxury lyrics machines magazine
magazines magic magnetic mailing maine maintain maintained maintenance majority makes making managed management manager
managers managing manchester manner manufacturer manufacturers manufacturing mapping maps marketing marketplace markets
marriage mary maryland mass massachusetts massive master match matches matching material materials mathematics matrix
matt matters mature maximum meaning means measurement measures mechanical media medicine medium meetings members
membership memorial mental mentioned menu merchandise mesh messages messenger meter methods metro mexico miami michael
michigan micro microsoft milf military millions mini minimum minister ministry minnesota minor minutes mirror misc
miscellaneous missing mission mississippi missouri mixed mobile mode model models modified modify module modules
monitor monitoring montana monthly months moore mortgage mostly motion motor motorola mount mouse moved movement movies
moving multi multimedia multiple muscle museum musical mystery naked named names nation national nations native natural
navigation navy nearby nebraska necessary needed needs negative netherlands network networking networks nevada newest
newly newsletter newsletters newspaper nights node nokia normally northern northwest norway notebook noted notes
notices notification notify novel november nuclear nude null numbers numerous nursing nutrition objective objectives
objects observed obtain obtained occur occurred ocean october offered offering offers officer officers offices official
officials offline ohio oklahoma older ones online ontario onto opened opening operating operation operations operator
opinions opportunities opportunity optical option optional options oral ordered ordering orders oregon organic
organisation organization organizations origin original originally orlando orleans others otherwise outdoor outdoors
outlet outlook output outstanding overall overview owned owners oxford pacific package packages packaging pages
painting pakistan palm panasonic panel paperback papers paragraph parameter parameters parents parking participants
participate participation particular particularly parties partners partnership parts passed password patch patent
patients patrick patterns paul paying payment payments paypal pennsylvania percent percentage perform performance
performed performing periods perl permanent permission permit personal personals personnel persons perspective pets
pharmacy phase philadelphia philosophy phoenix phones photographs photography photos physical physician physics piano
pics pictures pieces pilot pink pittsburgh placed places plain planet planned planning plans plants plasma plastic
plate platform played player players playing plays playstation plot plug plus poetry points poker poland policies
policy political politics poll polls pool population porn porno port portable portal portfolio portion portland ports
positions positive possibly postal posted poster posters posting posts potential poverty powered powerful practical
practices preferences preferred pregnancy pregnant premier premium preparation prepared prescription presence
presentation presented presents pressure prev prevention preview previous previously prices pricing primary prime
principal principles printable printed printer printers printing prints prior priority privacy problems procedure
procedures proceedings process processes processing processor produced production products professional professionals
professor profile profiles profit programme programming programs progress project projects promote promotion proof
properly properties property proposal proposed protected protection protein protocol provided provider providers
provides providing province provision provisions psychology publication publications published publisher publishers
publishing puerto pulse purchase purchased pure purposes pussy qualified quantity query questions quote quotes racing
raised random range rank rape rapid rare rated rates rating ratings ratio reached reader readers reading reality rear
reasonable reasons received receiving recipe recipes recognition recognized recommend recommendations recommended
recorded recording records recovery recreation reduced reduction refer reference references referred reflect reform
regarding region regional regions register registered registration registry regulation regulations regulatory related
relating relation relations relationship relationships relative relatively release released releases relevant reliable
relief religion religious remaining remains remote removal removed rental rentals replace replacement replies reported
reporting reports represent representative representatives represents republic request requested requests require
required requirement requirements requires research reservation reservations reserve reserved resident residential
residents resistance resolution resort resorts resource resources respect respective respond response responses
responsibility responsible restaurant restaurants resulting results resume retail retirement returned returns revenue
reverse review reviewed reviews revised revision revolution richard rights rings ringtones risk risks robert role
romance rome rooms root route router rules running runs rural russia russian safari safety saint salary sample samples
samsung santa sarah satellite satisfaction saved saving savings saying says scale scene schedule scheduled scheme
schools sciences scientific scope scores scotland scott screen script searches searching seattle secondary seconds
secretary section sections sector secure securities security seeing seek seeking seemed seems select selected selection
self seller selling seminar senate sending senior sensitive september sequence serial series served server servers
services serving session sessions sets setting settings setup sexual sexy shared shares sharing shift shipping ships
shirts shoes shopping shops shot shots showed showing shown shows signal signature signed significant significantly
signs simon simply singapore singles sitemap sites sizes skills skip slide slightly slot smaller smoking soccer
software soil solar solid solution solutions songs sony sorted soul sounds source sources southern spam spanish speaker
speakers speaking specialist specials species specific specifically specification specifications specified specify
specs speech spending spirit spiritual split sponsor sponsored sponsors sporting sports springs spyware standard
standards standing stands stars started starting starts stated statement statements states static stations statistics
stats status steel stephen steps steve stocks storage stores stories straight strategic strategies strategy stream
strength stress string strip structure structures students studies studio styles subjects submission submit submitted
subscribe subscription subscriptions success successful suck sufficient suggested suggestions suitable suite suites
summary super superior supplied supplier suppliers supplies supported supporting supports supreme surgery survey sweden
swimming swiss switch switzerland sydney symbol symptoms systems tables tags taiwan takes taking talking tank tape
target task tasks taxes taylor teachers teaching teams tech technical technique techniques technologies technology teen
teens telephone television temperature template templates temporary tennessee tennis terminal terms territory tested
testing tests texas text textbooks thailand theatre theme themes themselves theory therapy therefore things thinking
thomas thoughts thousands thread threads throughout tickets times tips title titles tits toll tools topic topics
toronto toshiba totally tour tourism tournament tours towards tower toys track tracking tracks trademark trademarks
trading traditional traffic trail training transaction transactions transfer transit transition translation
transmission transport transportation treat treated treatment trees trends trial tried truly trying turkey turned twin
types typical typically ultimate ultra unable understanding union unique united units universal universe universities
university unix unknown unless unlimited upcoming update updated updates upgrade upload upper usage user username users
uses using utah utilities utility vacation valid valley values vancouver variable variables variety vary vegas vehicle
vehicles vendor vermont version versions viagra vice victoria videos viewed viewing views vintage violence virgin
virginia virtual virus visa vision visiting visitor visitors visual void volume volunteer vote votes voting voyeur
waiting wales walking wallpaper wanted wants warning warranty wars washington watches watching wave ways weapons weblog
webmaster websites weekly weeks western wheels wholesale whom width wikipedia wildlife william williams wilson windows
wine winner winning wire wireless wisconsin wonderful words worked workers working works workshop worldwide writer
writers writing written yahoo years york yours youth zealand zero zone zoom
""".split()
)
"""More, some of them names: the commonest of four letters or more in the Google Books n-grams, by symspellpy 6.10."""
