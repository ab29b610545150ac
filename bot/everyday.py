"""Everyday English words: spelt right as they are, so word repair leaves them alone. Data without behaviour.

Partly the commonest words of four letters or more in the Google Books n-grams, by the counts in symspellpy 6.10.
"""

WORDS = frozenset(
    """
ability able about above absolutely abstract abuse academic academy accept acceptance accepted access accessibility
accessible accessories accessory accident accommodation accordance according account accounting accounts accuracy
accurate achieve acid acquisition across action actions active activities activity acts actual actually adam adapter
add added adding addition additional address addresses admin administration administrative administrator adobe adopted
adult adults advance advanced advantage adventure advertise advertisement advertising advice advisor advisory affairs
affect affected affiliate affiliates affordable africa african after again against age agencies agency agenda agent
agents ages ago agree agreed agreement agricultural agriculture ahead aids air aircraft airline airport alabama alan
alaska album albums alcohol alert alerts alexander allen alliance allow allowed allowing allows almost alone along
alpha already also alternative although alumni always am amateur amazing amazon amendment america american americans
among amount amounts an anal analysis ancient and anderson andrew angel angeles angry animal animals anime anniversary
annotation announced announcements annual anonymous another answer answers anti antonio any anybody anymore anyone
anything anyway anywhere apart apartment apartments apparel appeal appear appears appendix apple appliances applicable
applicant application applications applied apply approach appropriate approval approved approximately april arab
architecture archive archives are area areas argue argument arizona arkansas arm arms army around array arrive art
article articles artist artists arts as asia asian ask asked asking asleep aspects assembly assessment assets assigned
assist assistance assistant associate associated associates association assume at atlanta atlantic atom attached attack
attacks attempt attend attention attorney attractions auction auctions audience audio audit august austin australia
australian austria author authorities authority authorized authors auto automatic automatically automotive availability
available avatar avenue average avoid award awards aware awareness away babe babes baby back background backup bad bag
bags bake balance ball baltimore band bands bank banking banks banner bar barbara bargain bars base baseball based
basic basis basket basketball bass bath batteries battery battle beach bear bears beat beautiful beauty became because
become becomes becoming bed bedroom been beer before began begin beginning begins behalf behind being belgium believe
bell below benefit benefits beside best beta better between beyond bible bidding bids big biggest bike bill billion
binding biography biological biology bird birds birth birthday bit bite bits black blame block blocks blog blogger
blogs blonde blood blow blowjob blue blues bluetooth board boards boat bodies body bond bondage bonus boobs book
booking bookmark books boot boots border born boss boston both bother bottle bottom bought bound bowl box boxes boy
boys brain branch brand brands brazil bread break breakfast breaking breast breath brian bridge brief bright bring
britain british broad broadband broadcast broke broken brother brothers brought brown browse browser bruce brush buddy
budget build building buildings built bulletin bureau burn bus bush business businesses busy but button buy buyer
buyers buying by bytes cable cables cake calculate calculator calendar california call called calling calls cambridge
came camera cameras camp campaign campus can canada canadian cancel cancer candidate candidates canon capacity cape
capital car carbon card cards care career careers caribbean carolina carried carrier carry cars cart cartoon case cases
cash casino cast cat catalogue catch categories category catholic cause caused causes celebrity cell cells cellular
census cent center central centre century certain certainly certificate certificates certification certified chain
chair chairman challenge challenges chamber chance change changed changes changing channel channels chapter char
character characteristics characters charge charged charges charles charlotte chart charter charts chat cheap cheats
check checking checkout checks cheese chemical chemistry chicago chicken chief child children china chinese chip
chocolate choice choices choose chosen chris christ christian christmas church circle circuit circumstances cisco
cities citizens city civil claim claims clark class classes classic classical classification classified classifieds
classroom clean cleaning clear clearance clearly cleveland click clicking client clients climate climb clinical clip
clips clock close closed clothes clothing cloud club clubs coach coast coat cock code codes coffee cold collect
collected collectibles collection collections college colleges color colorado colour columbia column combination
combined come comedy comes comfort comfortable comics coming command comment comments commerce commercial commission
commitment committed committee common communication communications communities community compact companies company
compare compared comparison compatible compensation competition competitive complete completed completely completion
complex compliance component components comprehensive computer computers computing concept concepts concern concerned
concerning concerns concert concrete condition conditions conduct conducted conference confidence configuration confirm
conflict congress connect connected connecticut connection connections consent conservation consider consideration
considered consistent consolidation constant constitutes constitution construction consultants consultation consulting
consumer consumers contact contacts contain contained containing contains contemporary content contents contest context
continue continued continues continuing continuous contract contractor contractors contracts contribute contribution
contributions control controlled controls convention conversion converted converter cook cooking cool cooperation
copies copy copyright core corner corporate corporation correct cost costa costs cotton could council count counter
counties countries country county couple course courses court courts cousin cover coverage covered covers crafts crazy
cream create created creating creation creative credit credits creek crew crime criminal crisis criteria critical cross
crowd cruise cry crystal cultural culture cup currency current currently curriculum custom customer customers cut
cutting cycle czech dad daily dakota dallas damage dance danger daniel dark data database databases date dates dating
daughter dave david davis day days dead deal dealer dealers deals dean dear death debate debt december decide decided
decision decisions dedicated deep default define defined definition degree degrees delaware delay delete deliver
delivered delivery dell delta demand demo democracy democratic denmark dental denver department departments depend
dependent depending depends deposit depth describe described description design designated designed designer designs
desk desktop despite destination detail detailed details determine determined detroit develop developed developer
developers developing development device devices diabetes diamond dick dictionary die died diego diet diff differ
difference differences different difficult digital dildo dimensions dining dinner direct directed direction directions
directly director directories directors directory dirty disability disabled disc disclaimer discount discounts discover
discovery discuss discussed discussion discussions disease diseases dish disk disney display displayed displays
distance distributed distribution district diversity division do doctor document documentation documents does dog dogs
doing dollar dollars dolls domain domestic done door doors double doubt down download downloads downtown draft drama
draw drawing dream dreams dress drink drive driver drivers drives driving drop drug drugs dry dual due during dust
dutch duty dynamic each ear earlier early earn earnings earth easier easily east eastern easy eat eating ebay echo
economic economics economy edge edit edited editing edition editor editorial editors education educational edward
effect effective effectively effects efficiency efficient effort efforts egg egypt eight either election electric
electrical electronic electronics element elementary elements eligible elizabeth else email emergency empire employed
employee employees employer employment empty enable enabled encourage encyclopedia end ended ending ends energy
enforcement engine engineer engineering engines england english enhance enjoy enlarge enough ensure enter entered
enterprise enterprises entertainment entire entries entry environment environmental episode equal equipment equity
equivalent eric ericsson error errors especially essential establish established estate estimate estimated estimates
euro europe european evaluation even evening event events ever every everybody everyone everything evidence evil
evolution exact exactly examination example examples excellent except exchange excited exclusive execution executive
exercise exist existing exit expand expansion expect expected expenses expensive experience experienced experiences
experimental expert experts explain explore explorer export exposure express expressed expression extended extension
extensive extent external extra extreme extremely eye eyes face facilities facility fact factor factors factory facts
faculty fail failed failure fair faith fall falls false families family famous fans fantasy faqs far farm fashion fast
faster father fault favorite favourite favourites fear feature featured features featuring february federal feed
feedback feeds feel feeling fees feet fell felt female festival few fiction field fields fight fighting figure figures
file filed files fill filled film films filter final finally finance financial financing find finder finding findings
fine finger finish finished fire firm firms first fiscal fish fishing fit fitness five fix fixed flag flash flat
flexible flight flights floor florida flow flower flowers fly focus focused folder follow followed following follows
font food foods foot football for force forced forces ford forecast foreign forest forever forget forgot form formal
format formats formed former forms formula fort forth forum forums forward found foundation four fourth frame frames
framework france francisco frank free freedom freeze french frequency frequently fresh friday friend friendly friends
from front fruit fuck fucking fuel full fully fun function functional functions fund funding funds funny furniture
further future gain galleries gallery gambling game games gaming gamma garden gary gas gate gateway gave gear gender
gene general generally generated generation generic genre gentle george georgia german germany get gets getting gift
gifts girl girls give given gives giving glad glass global glossary go goal goals god goes going gold golden golf gone
good goods google got gourmet government governor grade graduate grand grant granted grants graphic graphics grass
gratis gray great greater greatest greece greek green grew grey grid ground group groups grow growing growth guarantee
guaranteed guard guess guest guests guidance guide guidelines guides guinea guitar guy guys habit had hair hairy half
hall hampshire hand handle handling hands hang happen happened happens happy hard hardcore hardcover hardware harry has
hat hate have having hawaii head header headlines health healthcare healthy hear heard hearing heart heat heaven heavy
height held hell hello help helped helpful helping helps henry her here heritage herself hidden hide high higher
highest highly highway hill hills him himself hire his historic historical history hit hits hockey hold holding holds
hole holiday holidays hollywood holy home homepage homes honest hong hope horse hospital host hosted hosting hot hotel
hotels hour hours house household houses housing houston how howard however huge human hundred hundreds hungry hunter
hunting hurry hurt husband ice icon idaho idea ideal ideas identification identified identify identity if ill illegal
illinois image images imagine immediate immediately impact implement implementation implemented import importance
important improve improved improvement improvements in incest inch inches include included includes including income
increase increased increases increasing indeed independent index indexed india indian indiana indicate indicated
indicates individual individuals industrial industries industry influence info information informed infrastructure
initial initiative injury input insert inside inspection install installation installed instance instant instead
institute institution institutions instruction instructions instrument instruments insurance integrated integration
intel intellectual intelligence intended interaction interactive interest interested interesting interests interface
interior internal international internet interracial interview interviews into introduced introduction inventory
investigation investment investments investor involved iowa ipod iran iraq ireland irish iron island islands israel
issue issued issues it italian italy item items its itself jack jackson james jane january japan japanese jason java
javascript jazz jean jeff jennifer jersey jesus jewish job jobs john johnson join joined joint joke jones jordan jose
joseph journal journals journey judge juice july jump june junior just justice kansas keep keeping kelly kentucky kept
kernel kevin key keyboard keys keyword keywords kick kid kids kill killed kind kinds king kingdom kitchen kits knee
knew know knowledge known knows kong korea label laboratory labour lack ladies lady lake land landscape lane language
languages laptop laptops large larger largest laser last late later latest latin latina laugh launch law laws lawyer
lawyers lay layer lead leader leaders leadership leading leads league learn learned learning least leather leave leaves
leaving led left leg legal legislation legs leisure lend length lens lesbian lesbians less lesson lessons let letter
letters level levels lewis liability libraries library license licensed licensing lie life lifestyle lift light
lighting lights like likely limit limited limits lincoln line linear lines lingerie link linked links linux liquid list
listed listen listening listing listings lists literature little live lives living load loan loans local located
location locations lock lodge logged logic login logo london long longer look looked looking looks loop lord lose loss
lost lot lots loud louis louisiana love loved low lower lowest luck lunch luxury lyrics machine machines made magazine
magazines magic magnetic mail mailing main maine maintain maintained maintenance major majority make makes making male
man manage managed management manager managers managing manchester manner manual manufacturer manufacturers
manufacturing many map mapping maps march marine mark market marketing marketplace markets marks marriage married
martin mary maryland mass massachusetts massive master match matches matching material materials mathematics matrix
matt matter matters mature maximum may maybe me meal mean meaning means meant measure measurement measures meat
mechanical media medical medicine medium meet meeting meetings member members membership memorial memory men mental
mention mentioned menu merchandise merchant mesh message messages messenger metal meter method methods metro mexico
miami michael michigan micro microsoft middle might mike mile miles milf military milk miller million millions mind
mine mini minimum minister ministry minnesota minor minute minutes mirror misc miscellaneous miss missing mission
mississippi missouri mistake mix mixed mobile mode model models modern modified modify module modules moment monday
money monitor monitoring montana month monthly months moon moore more morning mortgage most mostly mother motion motor
motorola mount mountain mouse mouth move moved movement movie movies moving much multi multimedia multiple mum muscle
museum music musical must my myself mystery naked name named names narrow nation national nations native natural nature
navigation navy near nearby nearly nebraska necessary neck need needed needs negative neither netherlands network
networking networks nevada never new newest newly news newsletter newsletters newspaper next nice nick night nights
nine no nobody node noise nokia none nor normal normally north northern northwest norway nose not note notebook noted
notes nothing notice notices notification notify novel november now nuclear nude null number numbers numerous nursing
nutrition object objective objectives objects observed obtain obtained occur occurred ocean october of off offer
offered offering offers office officer officers offices official officials offline often ohio oil okay oklahoma old
older on once one ones online only ontario onto open opened opening operating operation operations operator opinion
opinions opportunities opportunity optical option optional options or oral orange order ordered ordering orders oregon
organic organisation organization organizations origin original originally orlando orleans other others otherwise our
out outdoor outdoors outlet outlook output outside outstanding over overall overview own owned owner owners oxford
pacific pack package packages packaging page pages paid pain paint painting pair pakistan palm panasonic panel paper
paperback papers paragraph parameter parameters parent parents paris park parking parks part participants participate
participation particular particularly parties partner partners partnership parts party pass passed password past patch
patent path patient patients patrick pattern patterns paul pay paying payment payments paypal peace peak pearl
pennsylvania people percent percentage perfect perform performance performed performing perhaps period periods perl
permanent permission permit person personal personals personnel persons perspective peter pets pharmacy phase
philadelphia philosophy phoenix phone phones photo photographs photography photos physical physician physics piano pick
pics picture pictures piece pieces pilot pink pittsburgh place placed places plain plan plane planet planned planning
plans plant plants plasma plastic plate platform play played player players playing plays playstation please plenty
plot plug plus pocket poetry point points poker poland police policies policy political politics poll polls pool poor
popular population porn porno port portable portal portfolio portion portland ports position positions positive
possible possibly post postal posted poster posters posting posts potential potter pound poverty power powered powerful
powers practical practice practices prefer preferences preferred pregnancy pregnant premier premium preparation prepare
prepared prescription presence present presentation presented presents president press pressure pretty prev prevent
prevention preview previous previously price prices pricing primary prime prince principal principles print printable
printed printer printers printing prints prior priority privacy private probably problem problems procedure procedures
proceedings process processes processing processor produce produced product production products professional
professionals professor profile profiles profit program programme programming programs progress project projects
promise promote promotion proof proper properly properties property proposal proposed protect protected protection
protein protocol proud prove provide provided provider providers provides providing province provision provisions
psychology public publication publications published publisher publishers publishing puerto pull pulse purchase
purchased pure purple purpose purposes push pussy put qualified quality quantity quarter queen query question questions
quick quickly quiet quite quote quotes race racing radio rain raise raised ran random range rank rape rapid rare rate
rated rates rather rating ratings ratio reach reached read reader readers reading ready real reality really rear reason
reasonable reasons receive received receiving recent recently recipe recipes recognition recognized recommend
recommendations recommended record recorded recording records recovery recreation red reduce reduced reduction refer
reference references referred reflect reform refuse regarding region regional regions register registered registration
registry regular regulation regulations regulatory related relating relation relations relationship relationships
relative relatively release released releases relevant reliable relief religion religious remain remaining remains
remember remote removal remove removed rent rental rentals repair repeat replace replacement replies reply report
reported reporting reports represent representative representatives represents republic request requested requests
require required requirement requirements requires research reservation reservations reserve reserved resident
residential residents resistance resolution resort resorts resource resources respect respective respond response
responses responsibility responsible rest restaurant restaurants result resulting results resume retail retirement
return returned returns revenue reverse review reviewed reviews revised revision revolution rice rich richard ride
right rights ring rings ringtones rise risk risks river road robert rock role roll romance rome roof room rooms root
rose round route router royal rule rules run running runs rural russia russian sad safari safe safety said saint salary
sale sales salt same sample samples samsung sand santa sarah sat satellite satisfaction saturday save saved saving
savings saw say saying says scale scene schedule scheduled scheme school schools science sciences scientific scope
score scores scotland scott screen script sea search searches searching season seat seattle second secondary seconds
secret secretary section sections sector secure securities security see seeing seek seeking seem seemed seems seen
select selected selection self sell seller sellers selling seminar senate send sending senior sense sensitive sent
separate september sequence serial series serious serve served server servers service services serving session sessions
set sets setting settings setup seven several sexual sexy shade shake shall shape share shared shares sharing sharp she
sheet sheets shelf shell shift ship shipping ships shirt shirts shoe shoes shop shopping shops short shot shots should
shoulder shout show showed shower showing shown shows shut sick side sign signal signature signed significant
significantly signs silver similar simon simple simply since sing singapore single singles sir sister sit site sitemap
sites situation six size sizes skill skills skin skip sky sleep slide slightly slot slow small smaller smart smell
smile smith smoke smoking smooth snow so soccer social society soft software soil solar sold solid solution solutions
some somebody someone something sometimes somewhere son song songs sony soon sorry sort sorted soul sound sounds soup
source sources south southern space spain spam spanish speak speaker speakers speaking special specialist specials
species specific specifically specification specifications specified specify specs speech speed spell spend spending
spent spirit spiritual split spoke sponsor sponsored sponsors sport sporting sports spot spread spring springs spyware
square staff stage stand standard standards standing stands star stars start started starting starts state stated
statement statements states static station stations statistics stats status stay steal steel step stephen steps
sterling steve stick still stock stocks stole stomach stone stood stop storage store stores stories storm story
straight strange strategic strategies strategy stream street strength stress string strip strong structure structures
student students studies studio study stuff stupid style styles subject subjects submission submit submitted subscribe
subscription subscriptions success successful such suck sudden sufficient sugar suggest suggested suggestions suit
suitable suite suites summary summer sun sunday super superior supplied supplier suppliers supplies supply support
supported supporting supports suppose supreme sure surface surgery surprise survey sweden sweet swim swimming swiss
switch switzerland sydney symbol symptoms system systems table tables tags taiwan take taken takes taking talk talking
tall tank tape target task tasks taste tax taxes taylor tea teach teacher teachers teaching team teams tech technical
technique techniques technologies technology teen teens telephone television tell temperature template templates
temporary ten tennessee tennis term terminal terms territory test tested testing tests texas text textbooks thailand
than thank thanks that the theatre their them theme themes themselves then theory therapy there therefore these they
thick thin thing things think thinking third thirty this thomas those though thought thoughts thousand thousands thread
threads three through throughout throw thursday thus ticket tickets tie time times tiny tips tired title titles tits to
today together told toll tomorrow tonight tony too took tool tools tooth top topic topics toronto toshiba total totally
touch tough tour tourism tournament tours toward towards tower town toy toys track tracking tracks trade trademark
trademarks trading traditional traffic trail train training transaction transactions transfer transit transition
translate translation transmission transport transportation travel treat treated treatment tree trees trends trial
tried trip trouble truck true truly trust truth try trying tuesday turkey turn turned twelve twenty twice twin two type
types typical typically ultimate ultra unable under understand understanding union unique unit united units universal
universe universities university unix unknown unless unlimited until up upcoming update updated updates upgrade upload
upon upper upset urban us usage use used useful user username users uses using usual usually utah utilities utility
vacation valid valley value values vancouver variable variables variety various vary vegas vehicle vehicles vendor
vermont version versions very viagra vice victoria video videos view viewed viewing views village vintage violence
virgin virginia virtual virus visa vision visit visiting visitor visitors visual voice void volume volunteer vote votes
voting voyeur wait waiting wake wales walk walking wall wallpaper want wanted wants war warm warn warning warranty wars
was wash washington waste watch watches watching water wave way ways we weak weapons wear weather weblog webmaster
website websites wedding wednesday week weekend weekly weeks weight welcome well went were west western wet what
whatever wheel wheels when where whether which while white who whole wholesale whom whose why wide width wife wikipedia
wild wildlife will william williams wilson win wind window windows wine winner winning winter wire wireless wisconsin
wish with within without woman women wonder wonderful wood word words wore work worked workers working works workshop
world worldwide worry worse worst worth would write writer writers writing written wrong wrote yahoo yard yeah year
years yellow yes yesterday yet york you young your yours yourself youth zealand zero zone zoom
""".split()
)
