// Written by `deno task dev build:classes`.
// deno-fmt-ignore-file
/**
 * The classes of ILSVRC-2012, sorted by WNID: `n` and the eight digits, and the words of the synset.
 *
 * WNIDs: `labels.txt` of the Python package tensorflow-datasets 4.9.10 (Apache License 2.0).
 * Words: `data.noun` of WordNet 3.0.
 *
 * @module
 */

/** The licence of the words, which is to appear in every copy. */
export const wordnetLicence: string = `
This software and database is being provided to you, the LICENSEE, by
Princeton University under the following license.  By obtaining, using
and/or copying this software and database, you agree that you have
read, understood, and will comply with these terms and conditions.:

Permission to use, copy, modify and distribute this software and
database and its documentation for any purpose and without fee or
royalty is hereby granted, provided that you agree to comply with
the following copyright notice and statements, including the disclaimer,
and that the same appear on ALL copies of the software, database and
documentation, including modifications that you make for internal
use or for distribution.

WordNet 3.0 Copyright 2006 by Princeton University.  All rights reserved.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON
UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR
IMPLIED.  BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON
UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF MERCHANT-
ABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE
OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT
INFRINGE ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR
OTHER RIGHTS.

The name of Princeton University or Princeton may not be used in
advertising or publicity pertaining to distribution of the software
and/or database.  Title to copyright in this software, database and
any associated documentation shall at all times remain with
Princeton University and LICENSEE agrees to preserve same.
`;

/** The classes, separated by semicolons and line breaks. */
export const sortedClasses: string = `
01440764 tench, Tinca tinca; 01443537 goldfish, Carassius auratus; 01484850 great white shark, white shark, man-eater, man-eating shark, Carcharodon carcharias; 01491361 tiger shark, Galeocerdo cuvieri; 01494475 hammerhead, hammerhead shark
01496331 electric ray, crampfish, numbfish, torpedo; 01498041 stingray; 01514668 cock; 01514859 hen; 01518878 ostrich, Struthio camelus
01530575 brambling, Fringilla montifringilla; 01531178 goldfinch, Carduelis carduelis; 01532829 house finch, linnet, Carpodacus mexicanus; 01534433 junco, snowbird; 01537544 indigo bunting, indigo finch, indigo bird, Passerina cyanea
01558993 robin, American robin, Turdus migratorius; 01560419 bulbul; 01580077 jay; 01582220 magpie; 01592084 chickadee
01601694 water ouzel, dipper; 01608432 kite; 01614925 bald eagle, American eagle, Haliaeetus leucocephalus; 01616318 vulture; 01622779 great grey owl, great gray owl, Strix nebulosa
01629819 European fire salamander, Salamandra salamandra; 01630670 common newt, Triturus vulgaris; 01631663 eft; 01632458 spotted salamander, Ambystoma maculatum; 01632777 axolotl, mud puppy, Ambystoma mexicanum
01641577 bullfrog, Rana catesbeiana; 01644373 tree frog, tree-frog; 01644900 tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui; 01664065 loggerhead, loggerhead turtle, Caretta caretta; 01665541 leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea
01667114 mud turtle; 01667778 terrapin; 01669191 box turtle, box tortoise; 01675722 banded gecko; 01677366 common iguana, iguana, Iguana iguana
01682714 American chameleon, anole, Anolis carolinensis; 01685808 whiptail, whiptail lizard; 01687978 agama; 01688243 frilled lizard, Chlamydosaurus kingi; 01689811 alligator lizard
01692333 Gila monster, Heloderma suspectum; 01693334 green lizard, Lacerta viridis; 01694178 African chameleon, Chamaeleo chamaeleon; 01695060 Komodo dragon, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis; 01697457 African crocodile, Nile crocodile, Crocodylus niloticus
01698640 American alligator, Alligator mississipiensis; 01704323 triceratops; 01728572 thunder snake, worm snake, Carphophis amoenus; 01728920 ringneck snake, ring-necked snake, ring snake; 01729322 hognose snake, puff adder, sand viper
01729977 green snake, grass snake; 01734418 king snake, kingsnake; 01735189 garter snake, grass snake; 01737021 water snake; 01739381 vine snake
01740131 night snake, Hypsiglena torquata; 01742172 boa constrictor, Constrictor constrictor; 01744401 rock python, rock snake, Python sebae; 01748264 Indian cobra, Naja naja; 01749939 green mamba
01751748 sea snake; 01753488 horned viper, cerastes, sand viper, horned asp, Cerastes cornutus; 01755581 diamondback, diamondback rattlesnake, Crotalus adamanteus; 01756291 sidewinder, horned rattlesnake, Crotalus cerastes; 01768244 trilobite
01770081 harvestman, daddy longlegs, Phalangium opilio; 01770393 scorpion; 01773157 black and gold garden spider, Argiope aurantia; 01773549 barn spider, Araneus cavaticus; 01773797 garden spider, Aranea diademata
01774384 black widow, Latrodectus mactans; 01774750 tarantula; 01775062 wolf spider, hunting spider; 01776313 tick; 01784675 centipede
01795545 black grouse; 01796340 ptarmigan; 01797886 ruffed grouse, partridge, Bonasa umbellus; 01798484 prairie chicken, prairie grouse, prairie fowl; 01806143 peacock
01806567 quail; 01807496 partridge; 01817953 African grey, African gray, Psittacus erithacus; 01818515 macaw; 01819313 sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita
01820546 lorikeet; 01824575 coucal; 01828970 bee eater; 01829413 hornbill; 01833805 hummingbird
01843065 jacamar; 01843383 toucan; 01847000 drake; 01855032 red-breasted merganser, Mergus serrator; 01855672 goose
01860187 black swan, Cygnus atratus; 01871265 tusker; 01872401 echidna, spiny anteater, anteater; 01873310 platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus anatinus; 01877812 wallaby, brush kangaroo
01882714 koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus; 01883070 wombat; 01910747 jellyfish; 01914609 sea anemone, anemone; 01917289 brain coral
01924916 flatworm, platyhelminth; 01930112 nematode, nematode worm, roundworm; 01943899 conch; 01944390 snail; 01945685 slug
01950731 sea slug, nudibranch; 01955084 chiton, coat-of-mail shell, sea cradle, polyplacophore; 01968897 chambered nautilus, pearly nautilus, nautilus; 01978287 Dungeness crab, Cancer magister; 01978455 rock crab, Cancer irroratus
01980166 fiddler crab; 01981276 king crab, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica; 01983481 American lobster, Northern lobster, Maine lobster, Homarus americanus; 01984695 spiny lobster, langouste, rock lobster, crawfish, crayfish, sea crawfish; 01985128 crayfish, crawfish, crawdad, crawdaddy
01986214 hermit crab; 01990800 isopod; 02002556 white stork, Ciconia ciconia; 02002724 black stork, Ciconia nigra; 02006656 spoonbill
02007558 flamingo; 02009229 little blue heron, Egretta caerulea; 02009912 American egret, great white heron, Egretta albus; 02011460 bittern; 02012849 crane
02013706 limpkin, Aramus pictus; 02017213 European gallinule, Porphyrio porphyrio; 02018207 American coot, marsh hen, mud hen, water hen, Fulica americana; 02018795 bustard; 02025239 ruddy turnstone, Arenaria interpres
02027492 red-backed sandpiper, dunlin, Erolia alpina; 02028035 redshank, Tringa totanus; 02033041 dowitcher; 02037110 oystercatcher, oyster catcher; 02051845 pelican
02056570 king penguin, Aptenodytes patagonica; 02058221 albatross, mollymawk; 02066245 grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschrichtius robustus; 02071294 killer whale, killer, orca, grampus, sea wolf, Orcinus orca; 02074367 dugong, Dugong dugon
02077923 sea lion; 02085620 Chihuahua; 02085782 Japanese spaniel; 02085936 Maltese dog, Maltese terrier, Maltese; 02086079 Pekinese, Pekingese, Peke
02086240 Shih-Tzu; 02086646 Blenheim spaniel; 02086910 papillon; 02087046 toy terrier; 02087394 Rhodesian ridgeback
02088094 Afghan hound, Afghan; 02088238 basset, basset hound; 02088364 beagle; 02088466 bloodhound, sleuthhound; 02088632 bluetick
02089078 black-and-tan coonhound; 02089867 Walker hound, Walker foxhound; 02089973 English foxhound; 02090379 redbone; 02090622 borzoi, Russian wolfhound
02090721 Irish wolfhound; 02091032 Italian greyhound; 02091134 whippet; 02091244 Ibizan hound, Ibizan Podenco; 02091467 Norwegian elkhound, elkhound
02091635 otterhound, otter hound; 02091831 Saluki, gazelle hound; 02092002 Scottish deerhound, deerhound; 02092339 Weimaraner; 02093256 Staffordshire bullterrier, Staffordshire bull terrier
02093428 American Staffordshire terrier, Staffordshire terrier, American pit bull terrier, pit bull terrier; 02093647 Bedlington terrier; 02093754 Border terrier; 02093859 Kerry blue terrier; 02093991 Irish terrier
02094114 Norfolk terrier; 02094258 Norwich terrier; 02094433 Yorkshire terrier; 02095314 wire-haired fox terrier; 02095570 Lakeland terrier
02095889 Sealyham terrier, Sealyham; 02096051 Airedale, Airedale terrier; 02096177 cairn, cairn terrier; 02096294 Australian terrier; 02096437 Dandie Dinmont, Dandie Dinmont terrier
02096585 Boston bull, Boston terrier; 02097047 miniature schnauzer; 02097130 giant schnauzer; 02097209 standard schnauzer; 02097298 Scotch terrier, Scottish terrier, Scottie
02097474 Tibetan terrier, chrysanthemum dog; 02097658 silky terrier, Sydney silky; 02098105 soft-coated wheaten terrier; 02098286 West Highland white terrier; 02098413 Lhasa, Lhasa apso
02099267 flat-coated retriever; 02099429 curly-coated retriever; 02099601 golden retriever; 02099712 Labrador retriever; 02099849 Chesapeake Bay retriever
02100236 German short-haired pointer; 02100583 vizsla, Hungarian pointer; 02100735 English setter; 02100877 Irish setter, red setter; 02101006 Gordon setter
02101388 Brittany spaniel; 02101556 clumber, clumber spaniel; 02102040 English springer, English springer spaniel; 02102177 Welsh springer spaniel; 02102318 cocker spaniel, English cocker spaniel, cocker
02102480 Sussex spaniel; 02102973 Irish water spaniel; 02104029 kuvasz; 02104365 schipperke; 02105056 groenendael
02105162 malinois; 02105251 briard; 02105412 kelpie; 02105505 komondor; 02105641 Old English sheepdog, bobtail
02105855 Shetland sheepdog, Shetland sheep dog, Shetland; 02106030 collie; 02106166 Border collie; 02106382 Bouvier des Flandres, Bouviers des Flandres; 02106550 Rottweiler
02106662 German shepherd, German shepherd dog, German police dog, alsatian; 02107142 Doberman, Doberman pinscher; 02107312 miniature pinscher; 02107574 Greater Swiss Mountain dog; 02107683 Bernese mountain dog
02107908 Appenzeller; 02108000 EntleBucher; 02108089 boxer; 02108422 bull mastiff; 02108551 Tibetan mastiff
02108915 French bulldog; 02109047 Great Dane; 02109525 Saint Bernard, St Bernard; 02109961 Eskimo dog, husky; 02110063 malamute, malemute, Alaskan malamute
02110185 Siberian husky; 02110341 dalmatian, coach dog, carriage dog; 02110627 affenpinscher, monkey pinscher, monkey dog; 02110806 basenji; 02110958 pug, pug-dog
02111129 Leonberg; 02111277 Newfoundland, Newfoundland dog; 02111500 Great Pyrenees; 02111889 Samoyed, Samoyede; 02112018 Pomeranian
02112137 chow, chow chow; 02112350 keeshond; 02112706 Brabancon griffon; 02113023 Pembroke, Pembroke Welsh corgi; 02113186 Cardigan, Cardigan Welsh corgi
02113624 toy poodle; 02113712 miniature poodle; 02113799 standard poodle; 02113978 Mexican hairless; 02114367 timber wolf, grey wolf, gray wolf, Canis lupus
02114548 white wolf, Arctic wolf, Canis lupus tundrarum; 02114712 red wolf, maned wolf, Canis rufus, Canis niger; 02114855 coyote, prairie wolf, brush wolf, Canis latrans; 02115641 dingo, warrigal, warragal, Canis dingo; 02115913 dhole, Cuon alpinus
02116738 African hunting dog, hyena dog, Cape hunting dog, Lycaon pictus; 02117135 hyena, hyaena; 02119022 red fox, Vulpes vulpes; 02119789 kit fox, Vulpes macrotis; 02120079 Arctic fox, white fox, Alopex lagopus
02120505 grey fox, gray fox, Urocyon cinereoargenteus; 02123045 tabby, tabby cat; 02123159 tiger cat; 02123394 Persian cat; 02123597 Siamese cat, Siamese
02124075 Egyptian cat; 02125311 cougar, puma, catamount, mountain lion, painter, panther, Felis concolor; 02127052 lynx, catamount; 02128385 leopard, Panthera pardus; 02128757 snow leopard, ounce, Panthera uncia
02128925 jaguar, panther, Panthera onca, Felis onca; 02129165 lion, king of beasts, Panthera leo; 02129604 tiger, Panthera tigris; 02130308 cheetah, chetah, Acinonyx jubatus; 02132136 brown bear, bruin, Ursus arctos
02133161 American black bear, black bear, Ursus americanus, Euarctos americanus; 02134084 ice bear, polar bear, Ursus Maritimus, Thalarctos maritimus; 02134418 sloth bear, Melursus ursinus, Ursus ursinus; 02137549 mongoose; 02138441 meerkat, mierkat
02165105 tiger beetle; 02165456 ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle; 02167151 ground beetle, carabid beetle; 02168699 long-horned beetle, longicorn, longicorn beetle; 02169497 leaf beetle, chrysomelid
02172182 dung beetle; 02174001 rhinoceros beetle; 02177972 weevil; 02190166 fly; 02206856 bee
02219486 ant, emmet, pismire; 02226429 grasshopper, hopper; 02229544 cricket; 02231487 walking stick, walkingstick, stick insect; 02233338 cockroach, roach
02236044 mantis, mantid; 02256656 cicada, cicala; 02259212 leafhopper; 02264363 lacewing, lacewing fly; 02268443 dragonfly, darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter hawk
02268853 damselfly; 02276258 admiral; 02277742 ringlet, ringlet butterfly; 02279972 monarch, monarch butterfly, milkweed butterfly, Danaus plexippus; 02280649 cabbage butterfly
02281406 sulphur butterfly, sulfur butterfly; 02281787 lycaenid, lycaenid butterfly; 02317335 starfish, sea star; 02319095 sea urchin; 02321529 sea cucumber, holothurian
02325366 wood rabbit, cottontail, cottontail rabbit; 02326432 hare; 02328150 Angora, Angora rabbit; 02342885 hamster; 02346627 porcupine, hedgehog
02356798 fox squirrel, eastern fox squirrel, Sciurus niger; 02361337 marmot; 02363005 beaver; 02364673 guinea pig, Cavia cobaya; 02389026 sorrel
02391049 zebra; 02395406 hog, pig, grunter, squealer, Sus scrofa; 02396427 wild boar, boar, Sus scrofa; 02397096 warthog; 02398521 hippopotamus, hippo, river horse, Hippopotamus amphibius
02403003 ox; 02408429 water buffalo, water ox, Asiatic buffalo, Bubalus bubalis; 02410509 bison; 02412080 ram, tup; 02415577 bighorn, bighorn sheep, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensis
02417914 ibex, Capra ibex; 02422106 hartebeest; 02422699 impala, Aepyceros melampus; 02423022 gazelle; 02437312 Arabian camel, dromedary, Camelus dromedarius
02437616 llama; 02441942 weasel; 02442845 mink; 02443114 polecat, fitch, foulmart, foumart, Mustela putorius; 02443484 black-footed ferret, ferret, Mustela nigripes
02444819 otter; 02445715 skunk, polecat, wood pussy; 02447366 badger; 02454379 armadillo; 02457408 three-toed sloth, ai, Bradypus tridactylus
02480495 orangutan, orang, orangutang, Pongo pygmaeus; 02480855 gorilla, Gorilla gorilla; 02481823 chimpanzee, chimp, Pan troglodytes; 02483362 gibbon, Hylobates lar; 02483708 siamang, Hylobates syndactylus, Symphalangus syndactylus
02484975 guenon, guenon monkey; 02486261 patas, hussar monkey, Erythrocebus patas; 02486410 baboon; 02487347 macaque; 02488291 langur
02488702 colobus, colobus monkey; 02489166 proboscis monkey, Nasalis larvatus; 02490219 marmoset; 02492035 capuchin, ringtail, Cebus capucinus; 02492660 howler monkey, howler
02493509 titi, titi monkey; 02493793 spider monkey, Ateles geoffroyi; 02494079 squirrel monkey, Saimiri sciureus; 02497673 Madagascar cat, ring-tailed lemur, Lemur catta; 02500267 indri, indris, Indri indri, Indri brevicaudatus
02504013 Indian elephant, Elephas maximus; 02504458 African elephant, Loxodonta africana; 02509815 lesser panda, red panda, panda, bear cat, cat bear, Ailurus fulgens; 02510455 giant panda, panda, panda bear, coon bear, Ailuropoda melanoleuca; 02514041 barracouta, snoek
02526121 eel; 02536864 coho, cohoe, coho salmon, blue jack, silver salmon, Oncorhynchus kisutch; 02606052 rock beauty, Holocanthus tricolor; 02607072 anemone fish; 02640242 sturgeon
02641379 gar, garfish, garpike, billfish, Lepisosteus osseus; 02643566 lionfish; 02655020 puffer, pufferfish, blowfish, globefish; 02666196 abacus; 02667093 abaya
02669723 academic gown, academic robe, judge's robe; 02672831 accordion, piano accordion, squeeze box; 02676566 acoustic guitar; 02687172 aircraft carrier, carrier, flattop, attack aircraft carrier; 02690373 airliner
02692877 airship, dirigible; 02699494 altar; 02701002 ambulance; 02704792 amphibian, amphibious vehicle; 02708093 analog clock
02727426 apiary, bee house; 02730930 apron; 02747177 ashcan, trash can, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, trash bin; 02749479 assault rifle, assault gun; 02769748 backpack, back pack, knapsack, packsack, rucksack, haversack
02776631 bakery, bakeshop, bakehouse; 02777292 balance beam, beam; 02782093 balloon; 02783161 ballpoint, ballpoint pen, ballpen, Biro; 02786058 Band Aid
02787622 banjo; 02788148 bannister, banister, balustrade, balusters, handrail; 02790996 barbell; 02791124 barber chair; 02791270 barbershop
02793495 barn; 02794156 barometer; 02795169 barrel, cask; 02797295 barrow, garden cart, lawn cart, wheelbarrow; 02799071 baseball
02802426 basketball; 02804414 bassinet; 02804610 bassoon; 02807133 bathing cap, swimming cap; 02808304 bath towel
02808440 bathtub, bathing tub, bath, tub; 02814533 beach wagon, station wagon, wagon, estate car, beach waggon, station waggon, waggon; 02814860 beacon, lighthouse, beacon light, pharos; 02815834 beaker; 02817516 bearskin, busby, shako
02823428 beer bottle; 02823750 beer glass; 02825657 bell cote, bell cot; 02834397 bib; 02835271 bicycle-built-for-two, tandem bicycle, tandem
02837789 bikini, two-piece; 02840245 binder, ring-binder; 02841315 binoculars, field glasses, opera glasses; 02843684 birdhouse; 02859443 boathouse
02860847 bobsled, bobsleigh, bob; 02865351 bolo tie, bolo, bola tie, bola; 02869837 bonnet, poke bonnet; 02870880 bookcase; 02871525 bookshop, bookstore, bookstall
02877765 bottlecap; 02879718 bow; 02883205 bow tie, bow-tie, bowtie; 02892201 brass, memorial tablet, plaque; 02892767 brassiere, bra, bandeau
02894605 breakwater, groin, groyne, mole, bulwark, seawall, jetty; 02895154 breastplate, aegis, egis; 02906734 broom; 02909870 bucket, pail; 02910353 buckle
02916936 bulletproof vest; 02917067 bullet train, bullet; 02927161 butcher shop, meat market; 02930766 cab, hack, taxi, taxicab; 02939185 caldron, cauldron
02948072 candle, taper, wax light; 02950826 cannon; 02951358 canoe; 02951585 can opener, tin opener; 02963159 cardigan
02965783 car mirror; 02966193 carousel, carrousel, merry-go-round, roundabout, whirligig; 02966687 carpenter's kit, tool kit; 02971356 carton; 02974003 car wheel
02977058 cash machine, cash dispenser, automated teller machine, automatic teller machine, automated teller, automatic teller, ATM; 02978881 cassette; 02979186 cassette player; 02980441 castle; 02981792 catamaran
02988304 CD player; 02992211 cello, violoncello; 02992529 cellular telephone, cellular phone, cellphone, cell, mobile phone; 02999410 chain; 03000134 chainlink fence
03000247 chain mail, ring mail, mail, chain armor, chain armour, ring armor, ring armour; 03000684 chain saw, chainsaw; 03014705 chest; 03016953 chiffonier, commode; 03017168 chime, bell, gong
03018349 china cabinet, china closet; 03026506 Christmas stocking; 03028079 church, church building; 03032252 cinema, movie theater, movie theatre, movie house, picture palace; 03041632 cleaver, meat cleaver, chopper
03042490 cliff dwelling; 03045698 cloak; 03047690 clog, geta, patten, sabot; 03062245 cocktail shaker; 03063599 coffee mug
03063689 coffeepot; 03065424 coil, spiral, volute, whorl, helix; 03075370 combination lock; 03085013 computer keyboard, keypad; 03089624 confectionery, confectionary, candy store
03095699 container ship, containership, container vessel; 03100240 convertible; 03109150 corkscrew, bottle screw; 03110669 cornet, horn, trumpet, trump; 03124043 cowboy boot
03124170 cowboy hat, ten-gallon hat; 03125729 cradle; 03126707 crane; 03127747 crash helmet; 03127925 crate
03131574 crib, cot; 03133878 Crock Pot; 03134739 croquet ball; 03141823 crutch; 03146219 cuirass
03160309 dam, dike, dyke; 03179701 desk; 03180011 desktop computer; 03187595 dial telephone, dial phone; 03188531 diaper, nappy, napkin
03196217 digital clock; 03197337 digital watch; 03201208 dining table, board; 03207743 dishrag, dishcloth; 03207941 dishwasher, dish washer, dishwashing machine
03208938 disk brake, disc brake; 03216828 dock, dockage, docking facility; 03218198 dogsled, dog sled, dog sleigh; 03220513 dome; 03223299 doormat, welcome mat
03240683 drilling platform, offshore rig; 03249569 drum, membranophone, tympan; 03250847 drumstick; 03255030 dumbbell; 03259280 Dutch oven
03271574 electric fan, blower; 03272010 electric guitar; 03272562 electric locomotive; 03290653 entertainment center; 03291819 envelope
03297495 espresso maker; 03314780 face powder; 03325584 feather boa, boa; 03337140 file, file cabinet, filing cabinet; 03344393 fireboat
03345487 fire engine, fire truck; 03347037 fire screen, fireguard; 03355925 flagpole, flagstaff; 03372029 flute, transverse flute; 03376595 folding chair
03379051 football helmet; 03384352 forklift; 03388043 fountain; 03388183 fountain pen; 03388549 four-poster
03393912 freight car; 03394916 French horn, horn; 03400231 frying pan, frypan, skillet; 03404251 fur coat; 03417042 garbage truck, dustcart
03424325 gasmask, respirator, gas helmet; 03425413 gas pump, gasoline pump, petrol pump, island dispenser; 03443371 goblet; 03444034 go-kart; 03445777 golf ball
03445924 golfcart, golf cart; 03447447 gondola; 03447721 gong, tam-tam; 03450230 gown; 03452741 grand piano, grand
03457902 greenhouse, nursery, glasshouse; 03459775 grille, radiator grille; 03461385 grocery store, grocery, food market, market; 03467068 guillotine; 03476684 hair slide
03476991 hair spray; 03478589 half track; 03481172 hammer; 03482405 hamper; 03483316 hand blower, blow dryer, blow drier, hair dryer, hair drier
03485407 hand-held computer, hand-held microcomputer; 03485794 handkerchief, hankie, hanky, hankey; 03492542 hard disc, hard disk, fixed disk; 03494278 harmonica, mouth organ, harp, mouth harp; 03495258 harp
03496892 harvester, reaper; 03498962 hatchet; 03527444 holster; 03529860 home theater, home theatre; 03530642 honeycomb
03532672 hook, claw; 03534580 hoopskirt, crinoline; 03535780 horizontal bar, high bar; 03538406 horse cart, horse-cart; 03544143 hourglass
03584254 iPod; 03584829 iron, smoothing iron; 03590841 jack-o'-lantern; 03594734 jean, blue jean, denim; 03594945 jeep, landrover
03595614 jersey, T-shirt, tee shirt; 03598930 jigsaw puzzle; 03599486 jinrikisha, ricksha, rickshaw; 03602883 joystick; 03617480 kimono
03623198 knee pad; 03627232 knot; 03630383 lab coat, laboratory coat; 03633091 ladle; 03637318 lampshade, lamp shade
03642806 laptop, laptop computer; 03649909 lawn mower, mower; 03657121 lens cap, lens cover; 03658185 letter opener, paper knife, paperknife; 03661043 library
03662601 lifeboat; 03666591 lighter, light, igniter, ignitor; 03670208 limousine, limo; 03673027 liner, ocean liner; 03676483 lipstick, lip rouge
03680355 Loafer; 03690938 lotion; 03691459 loudspeaker, speaker, speaker unit, loudspeaker system, speaker system; 03692522 loupe, jeweler's loupe; 03697007 lumbermill, sawmill
03706229 magnetic compass; 03709823 mailbag, postbag; 03710193 mailbox, letter box; 03710637 maillot; 03710721 maillot, tank suit
03717622 manhole cover; 03720891 maraca; 03721384 marimba, xylophone; 03724870 mask; 03729826 matchstick
03733131 maypole; 03733281 maze, labyrinth; 03733805 measuring cup; 03742115 medicine chest, medicine cabinet; 03743016 megalith, megalithic structure
03759954 microphone, mike; 03761084 microwave, microwave oven; 03763968 military uniform; 03764736 milk can; 03769881 minibus
03770439 miniskirt, mini; 03770679 minivan; 03773504 missile; 03775071 mitten; 03775546 mixing bowl
03776460 mobile home, manufactured home; 03777568 Model T; 03777754 modem; 03781244 monastery; 03782006 monitor
03785016 moped; 03786901 mortar; 03787032 mortarboard; 03788195 mosque; 03788365 mosquito net
03791053 motor scooter, scooter; 03792782 mountain bike, all-terrain bike, off-roader; 03792972 mountain tent; 03793489 mouse, computer mouse; 03794056 mousetrap
03796401 moving van; 03803284 muzzle; 03804744 nail; 03814639 neck brace; 03814906 necklace
03825788 nipple; 03832673 notebook, notebook computer; 03837869 obelisk; 03838899 oboe, hautboy, hautbois; 03840681 ocarina, sweet potato
03841143 odometer, hodometer, mileometer, milometer; 03843555 oil filter; 03854065 organ, pipe organ; 03857828 oscilloscope, scope, cathode-ray oscilloscope, CRO; 03866082 overskirt
03868242 oxcart; 03868863 oxygen mask; 03871628 packet; 03873416 paddle, boat paddle; 03874293 paddlewheel, paddle wheel
03874599 padlock; 03876231 paintbrush; 03877472 pajama, pyjama, pj's, jammies; 03877845 palace; 03884397 panpipe, pandean pipe, syrinx
03887697 paper towel; 03888257 parachute, chute; 03888605 parallel bars, bars; 03891251 park bench; 03891332 parking meter
03895866 passenger car, coach, carriage; 03899768 patio, terrace; 03902125 pay-phone, pay-station; 03903868 pedestal, plinth, footstall; 03908618 pencil box, pencil case
03908714 pencil sharpener; 03916031 perfume, essence; 03920288 Petri dish; 03924679 photocopier; 03929660 pick, plectrum, plectron
03929855 pickelhaube; 03930313 picket fence, paling; 03930630 pickup, pickup truck; 03933933 pier; 03935335 piggy bank, penny bank
03937543 pill bottle; 03938244 pillow; 03942813 ping-pong ball; 03944341 pinwheel; 03947888 pirate, pirate ship
03950228 pitcher, ewer; 03954731 plane, carpenter's plane, woodworking plane; 03956157 planetarium; 03958227 plastic bag; 03961711 plate rack
03967562 plow, plough; 03970156 plunger, plumber's helper; 03976467 Polaroid camera, Polaroid Land camera; 03976657 pole; 03977966 police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria
03980874 poncho; 03982430 pool table, billiard table, snooker table; 03983396 pop bottle, soda bottle; 03991062 pot, flowerpot; 03992509 potter's wheel
03995372 power drill; 03998194 prayer rug, prayer mat; 04004767 printer; 04005630 prison, prison house; 04008634 projectile, missile
04009552 projector; 04019541 puck, hockey puck; 04023962 punching bag, punch bag, punching ball, punchball; 04026417 purse; 04033901 quill, quill pen
04033995 quilt, comforter, comfort, puff; 04037443 racer, race car, racing car; 04039381 racket, racquet; 04040759 radiator; 04041544 radio, wireless
04044716 radio telescope, radio reflector; 04049303 rain barrel; 04065272 recreational vehicle, RV, R.V.; 04067472 reel; 04069434 reflex camera
04070727 refrigerator, icebox; 04074963 remote control, remote; 04081281 restaurant, eating house, eating place, eatery; 04086273 revolver, six-gun, six-shooter; 04090263 rifle
04099969 rocking chair, rocker; 04111531 rotisserie; 04116512 rubber eraser, rubber, pencil eraser; 04118538 rugby ball; 04118776 rule, ruler
04120489 running shoe; 04125021 safe; 04127249 safety pin; 04131690 saltshaker, salt shaker; 04133789 sandal
04136333 sarong; 04141076 sax, saxophone; 04141327 scabbard; 04141975 scale, weighing machine; 04146614 school bus
04147183 schooner; 04149813 scoreboard; 04152593 screen, CRT screen; 04153751 screw; 04154565 screwdriver
04162706 seat belt, seatbelt; 04179913 sewing machine; 04192698 shield, buckler; 04200800 shoe shop, shoe-shop, shoe store; 04201297 shoji
04204238 shopping basket; 04204347 shopping cart; 04208210 shovel; 04209133 shower cap; 04209239 shower curtain
04228054 ski; 04229816 ski mask; 04235860 sleeping bag; 04238763 slide rule, slipstick; 04239074 sliding door
04243546 slot, one-armed bandit; 04251144 snorkel; 04252077 snowmobile; 04252225 snowplow, snowplough; 04254120 soap dispenser
04254680 soccer ball; 04254777 sock; 04258138 solar dish, solar collector, solar furnace; 04259630 sombrero; 04263257 soup bowl
04264628 space bar; 04265275 space heater; 04266014 space shuttle; 04270147 spatula; 04273569 speedboat
04275548 spider web, spider's web; 04277352 spindle; 04285008 sports car, sport car; 04286575 spotlight, spot; 04296562 stage
04310018 steam locomotive; 04311004 steel arch bridge; 04311174 steel drum; 04317175 stethoscope; 04325704 stole
04326547 stone wall; 04328186 stopwatch, stop watch; 04330267 stove; 04332243 strainer; 04335435 streetcar, tram, tramcar, trolley, trolley car
04336792 stretcher; 04344873 studio couch, day bed; 04346328 stupa, tope; 04347754 submarine, pigboat, sub, U-boat; 04350905 suit, suit of clothes
04355338 sundial; 04355933 sunglass; 04356056 sunglasses, dark glasses, shades; 04357314 sunscreen, sunblock, sun blocker; 04366367 suspension bridge
04367480 swab, swob, mop; 04370456 sweatshirt; 04371430 swimming trunks, bathing trunks; 04371774 swing; 04372370 switch, electric switch, electrical switch
04376876 syringe; 04380533 table lamp; 04389033 tank, army tank, armored combat vehicle, armoured combat vehicle; 04392985 tape player; 04398044 teapot
04399382 teddy, teddy bear; 04404412 television, television system; 04409515 tennis ball; 04417672 thatch, thatched roof; 04418357 theater curtain, theatre curtain
04423845 thimble; 04428191 thresher, thrasher, threshing machine; 04429376 throne; 04435653 tile roof; 04442312 toaster
04443257 tobacco shop, tobacconist shop, tobacconist; 04447861 toilet seat; 04456115 torch; 04458633 totem pole; 04461696 tow truck, tow car, wrecker
04462240 toyshop; 04465501 tractor; 04467665 trailer truck, tractor trailer, trucking rig, rig, articulated lorry, semi; 04476259 tray; 04479046 trench coat
04482393 tricycle, trike, velocipede; 04483307 trimaran; 04485082 tripod; 04486054 triumphal arch; 04487081 trolleybus, trolley coach, trackless trolley
04487394 trombone; 04493381 tub, vat; 04501370 turnstile; 04505470 typewriter keyboard; 04507155 umbrella
04509417 unicycle, monocycle; 04515003 upright, upright piano; 04517823 vacuum, vacuum cleaner; 04522168 vase; 04523525 vault
04525038 velvet; 04525305 vending machine; 04532106 vestment; 04532670 viaduct; 04536866 violin, fiddle
04540053 volleyball; 04542943 waffle iron; 04548280 wall clock; 04548362 wallet, billfold, notecase, pocketbook; 04550184 wardrobe, closet, press
04552348 warplane, military plane; 04553703 washbasin, handbasin, washbowl, lavabo, wash-hand basin; 04554684 washer, automatic washer, washing machine; 04557648 water bottle; 04560804 water jug
04562935 water tower; 04579145 whiskey jug; 04579432 whistle; 04584207 wig; 04589890 window screen
04590129 window shade; 04591157 Windsor tie; 04591713 wine bottle; 04592741 wing; 04596742 wok
04597913 wooden spoon; 04599235 wool, woolen, woollen; 04604644 worm fence, snake fence, snake-rail fence, Virginia fence; 04606251 wreck; 04612504 yawl
04613696 yurt; 06359193 web site, website, internet site, site; 06596364 comic book; 06785654 crossword puzzle, crossword; 06794110 street sign
06874185 traffic light, traffic signal, stoplight; 07248320 book jacket, dust cover, dust jacket, dust wrapper; 07565083 menu; 07579787 plate; 07583066 guacamole
07584110 consomme; 07590611 hot pot, hotpot; 07613480 trifle; 07614500 ice cream, icecream; 07615774 ice lolly, lolly, lollipop, popsicle
07684084 French loaf; 07693725 bagel, beigel; 07695742 pretzel; 07697313 cheeseburger; 07697537 hotdog, hot dog, red hot
07711569 mashed potato; 07714571 head cabbage; 07714990 broccoli; 07715103 cauliflower; 07716358 zucchini, courgette
07716906 spaghetti squash; 07717410 acorn squash; 07717556 butternut squash; 07718472 cucumber, cuke; 07718747 artichoke, globe artichoke
07720875 bell pepper; 07730033 cardoon; 07734744 mushroom; 07742313 Granny Smith; 07745940 strawberry
07747607 orange; 07749582 lemon; 07753113 fig; 07753275 pineapple, ananas; 07753592 banana
07754684 jackfruit, jak, jack; 07760859 custard apple; 07768694 pomegranate; 07802026 hay; 07831146 carbonara
07836838 chocolate sauce, chocolate syrup; 07860988 dough; 07871810 meat loaf, meatloaf; 07873807 pizza, pizza pie; 07875152 potpie
07880968 burrito; 07892512 red wine; 07920052 espresso; 07930864 cup; 07932039 eggnog
09193705 alp; 09229709 bubble; 09246464 cliff, drop, drop-off; 09256479 coral reef; 09288635 geyser
09332890 lakeside, lakeshore; 09399592 promontory, headland, head, foreland; 09421951 sandbar, sand bar; 09428293 seashore, coast, seacoast, sea-coast; 09468604 valley, vale
09472597 volcano; 09835506 ballplayer, baseball player; 10148035 groom, bridegroom; 10565667 scuba diver; 11879895 rapeseed
11939491 daisy; 12057211 yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium parviflorum; 12144580 corn; 12267677 acorn; 12620546 hip, rose hip, rosehip
12768682 buckeye, horse chestnut, conker; 12985857 coral fungus; 12998815 agaric; 13037406 gyromitra; 13040303 stinkhorn, carrion fungus
13044778 earthstar; 13052670 hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondosa; 13054560 bolete; 13133613 ear, spike, capitulum; 15075141 toilet tissue, toilet paper, bathroom tissue
`;
