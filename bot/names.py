"""Names that are words too (Mark, Rose, Young), by the United States census. Data without behaviour.

Names that are no words need no list: what is in no vocabulary is never kept.
"""

GIVEN = frozenset(
    """
abbey aide amber amberly america angel angeles angelic angelica angle art ashly august aura aurora autumn
bailey barb barbie barney barrett basil beau bee bell belle berry beryl bill billy birdie blanca blanch
blossom bob bobby bong bonny booker brad bradly brain brandy brook brooks buck bud buddy bunny burl buster
camellia candida candy caprice carly carmine carol carry carter celesta chad chance charity charlie chase
chastity cherish cherry chester chi christen chuck claris clay clement clementine cliff colleen conception
coral corrie coy crystal curt dahlia daisy dale dawn dean deb dell derrick desire destiny diamond dick dimple
dirk dolly dolores don dona dong dot dotty drew dung dusty earl earnest easter ebony echo ed eddy elmer
emerald emerita emery era ester ethyl eve fairy faith fanny fawn fay fern flora forest foster frances frank
freeman fritz gala gale garland garnet garret gene genesis genie ginger glen glory golden grace graham grant
grover guy hank harmony harry hazel heath heather hector herb holly homer honey hope hue hunter hyacinth iris
ivory ivy jack jade james january jared jarred jasmine jasper jay jean jenny jewel jimmy joey john johnny josh
joy julienne june junior karma kelvin ken kip kit kitty lacy lance lane latina laurel lea lean lee liberty
lien lilly lily linda ling lino loan lore loris love lulu mac magnolia major man manual maple margarita marge
maria marina marine mark marlin marquis marry martin marvel mason max maxima may meg melody mercy merry meta
mi mica mickey mike miles milly min misty molly moon myrtle nada nan nana napoleon neely nelson newton nick
noble noel nova novella nu oda olive oliver opal pa page palmer pansy paris parker pasty pat patience patsy
patty pearl pearly peg penny peter phoebe ping pinkie piper polly porter precious prince princess prudence
queen randy ranee raven ray rhea rich rick rob robin rocky rod roger romaine roman romeo rose rosemary rosette
rosy royal ruby rusty sabra sage sally sandy sang saran sari savanna scarlet shad shay sheila sherry shin
shirely sibyl sierra sol somer song sonny sparkle star sterling stormy sue sung sunny sunshine ta tad tanner
tawny ted teddy temple tequila terry tia tiara timothy tom tony trey trinity troy val valentine van velvet
vera veronica vi victor viola violet vita viva wade waldo walker wally walter wan ward warner warren wen will
willow willy windy winter yan yang yen yer yon young yuk """.split()
)
FAMILY = frozenset(
    """
akins alderman alley archer arias arroyo ash asher askew bacon badger baker bales ball bandy banks barber
barger barker barnes baron barrios barrow barrows bass bates battle beach beam bean beard beaver beavers beck
becker beers belcher belt bender berg berger best beyer billings bills binder birch bird bishop black bland
blank bliss block blocker bloom blue blunt bock boles boling bond bonds booth borders bourgeois bowen bowens
bower bowers bowles bowling bowman box boyer branch brand bravo bray brewer bridges bright brink brothers
brower brown browning bull bullock bunch burden burger burr burrows busby bush butcher butler butts caballero
cable call camp canada canales cannon card carpenter carrier carver case cash castle cates cave chamberlain
chambers champagne champion chandler chestnut childs chow church clements cloud coates coats coffin coker
coles coley collier colon combs comer cone cook cooks coon cooper cope corona cote cotter cotton couch council
counts cousins couture cox craft cramer crane craven crews crisp crocker croft crooks cross crouch crow
crowder crutcher cummings curry cutler daily darling davenport deal decker dial dickey dill dobbins dodge doe
doss doughty dove dowdy downing downs drake draper driver duff duke dukes dunning dye dyer dykes eaves edge
elder eller english fain fair falcon fanning farmer farrow field fields finch fincher fink fisher fitzpatrick
flint flowers ford foreman fort forte fortune fountain fowler fox franks french friend fry fuller funk gable
gaines gallant gamble garner garrison gates gee gentile gentry gibbons gill givens glass glover goad goldsmith
gore granger graves gray green greenfield greenwood grey griffin grimes grooms gross grove groves gruber guest
hacker hackney hager haggard hale hall ham hammer handy hanks harden harder harding hardy hare harms harness
harp harper hart hatch hatcher havens hawes hawk hawks hay hayes hays heck heller helm helms herring hickey
hicks hill hills himes hinds hogan holder hood hook hooker hooks hooper hoover hopper horn horner house houser
huber huff hull hunt jeter johns joiner jolly judge justice kaiser keeler keeling keen keener key keyes keys
khan kinder kitchen kitchens knight kohler lackey laird lam lamb lange law laws lay layman leach leger lemon
lemons levy liles link lira lively lo lopes lord lynch mace madden madrigal main majors manning maples march
mares marks marsh masters mattingly mayer mayes mayo mays mead meadows medley meek meeks mercer merchant
messer miller mills miner minter mock monk moody morales moreno morrow mosher moss motley mull muller mulligan
muse nettles niles nix nobles oakes ogle outlaw pace pack pagan painter parent parish parks parry parson
parsons partridge pate peacock peak peck peek pence peoples pepper peters petty pickering pierce pike pinto
pollack pollard ponce pond ponder pope post potter power powers prater priest proctor rader raines rains
ransom read rector reedy reeves rice ricker ricks riddle rider rivers roach robins rock roe rogers roper
rounds rouse rowan rucker ruff rush rushing rust sager sales salmon salter sander sanders sands savage sawyer
schilling seal seals seaman sears sellers sexton shade shah shank shanks shearer sheets shell shepherd shields
shoemaker shook shorter silver sims singer singleton slack slater slaughter sledge smalls smart smiley smith
snider soares sowers spain spangler sparks spear spears spicer spooner springer squires stack stamper stamps
staples stark starks starling steed stein steiner stern steward stiles stock stokes stone stoner story stout
stover strand strange streeter stringer stump summers swain swan sweet swift swisher tabor tan tang thorn
thrasher toler trotter trout tuck tucker turner urban vela vest vigil villa vines wagoner wall waller walling
walls warden ware watt watts weathers weaver weber weir weller wells welsh wheat wheeler white whitehead
whiting whittle wicker wicks wilder wiles wills wing winkler wise withers wolf wood woodcock woods woody
workman worthy wren wright younger """.split()
)
MODAL = frozenset("will may mark art bill hope long rob can see min max guy".split())
"""Given names so common as words that they count as names only with a capital."""
VERBAL = frozenset("will may can see long min hope".split())
"""Those of them that stand before any word."""
