"""What things of the exercise are called: plain words, never a name of the real world's programmes."""

BEASTS = """
Kittiwake Puffin Lynx Otter Grayling Wolverine Dipper Elk Fulmar Stoat Crane Perch Merlin Badger Osprey Char
Hare Plover Marten Gannet Beaver Pike Swift Reindeer Avocet Seal Heron Vole Kestrel Trout Dunlin Orca
Wagtail Hedgehog Goshawk Burbot Curlew Squirrel Eider Mink Sandpiper Walrus Linnet Roach Falcon Porpoise
Siskin Weasel Turnstone Bream Nuthatch Narwhal Redshank Shrew Buzzard Haddock Lapwing Lemming Skua Herring
Waxwing Tern Ibex Whimbrel Salmon Jackdaw Beluga Pintail Adder Bullfinch Mackerel Raven Viper Goldeneye
Halibut Magpie Bittern Ling Brambling Cormorant Newt Harrier Whiting Crossbill Guillemot Eel Dotterel
Sturgeon Shelduck Minnow Razorbill Teal Hobby Smelt Nightjar Pochard Cuckoo Rudd Warbler Snipe
""".split()  # noqa: SIM905 (words read better as words)

MANNERS = """
Quiet Amber Northern Swift Grey Early Granite Patient Silver Western Bold Winter Copper Steady Green Outer
Frosted Keen Russet Lone Morning Broad Iron Gentle Eastern Clear Tall Autumn Slate Nimble Upper White Brisk
Cedar Hidden Long Southern Birch Calm Deep Evening Flint Golden High Inner Juniper Kind Low Mossy Narrow
Open Pale Ready Sandy True Umber Vivid Warm Young Azure Bright Coastal Distant Even Fair Glad Hardy Indigo
Jolly Level Misty Noble Ochre Polar Rapid Rocky Scarlet Spring Still Sunlit Tidal Twin Upland Wild Wooded
Alpine Basalt Crisp Dusky Far Foggy Hazel Islet Lunar Marble Near Pebbled Rising Stormy Summer
""".split()  # noqa: SIM905 (words read better as words)

CAPABILITIES = [
    "field kitchens",
    "snow scooters",
    "rescue boats",
    "mobile water plants",
    "heated tents",
    "bridge layers",
    "field ambulances",
    "coastal weather stations",
    "search lights",
    "mine-clearing rollers",
    "cargo sledges",
    "mobile workshops",
    "winter clothing",
    "harbour tugs",
    "fuel trailers",
    "training simulators",
    "field hospitals",
    "hand-held radios",
    "camouflage nets",
    "runway sweepers",
]


def programme_name(number):
    """Return the name of the numbered programme; no two numbers have the same one."""
    manner, beast = divmod(number - 1, len(BEASTS))
    again, manner = divmod(manner, len(MANNERS) + 1)
    words = [
        "Exercise",
        *([MANNERS[manner - 1]] if manner else []),
        BEASTS[beast],
        *([str(again + 1)] if again else []),
    ]
    return " ".join(words)


def capability(number):
    return CAPABILITIES[number % len(CAPABILITIES)]
