"""Invented names of people, streets, towns and companies; any likeness to someone who lives is chance."""

from typing import Final

LAST_NAMES: Final = tuple(
    """
    Abernook Alderwick Ambrosch Ashgrove Averlund Bancrest Barlowe Beckwine Bellharbor Birchall Blackmere Bramwell
    Briarly Brookhart Burlwood Calloway Carrowmore Castellane Chantrell Cloverdale Coldwater Copperfield Corvane
    Crestwell Cricklade Dalgard Danforthe Darrowby Delacroft Dovetail Dunwich Eastlake Edgecombe Elderfield
    Ellsworthy Emberley Everhart Fairbourne Fallowby Farrington Fennimore Ferncliff Firestone Foxglove Galbrecht
    Garnetson Gladewell Glenhollow Goldspur Grantham Greywell Hadleigh Halverstone Harrowgate Hartsong Hawthorpe
    Heatherly Hillcroft Hollowell Holmgard Hucklebee Inglewood Ironside Ivorsen Jasperson Jessamy Jorgenfeld Juniper
    Kelbourne Kestrelle Kingsley Kirkfield Klaverness Langmere Larkwood Lathombe Lindgrove Lockridge Lorimar
    Lyndhurst Maplethorpe Marchbanks Marigold Meadowlark Merriweather Midwinter Millbrae Moonridge Mossgrove
    Narrowsby Netherfield Nightingale Northbrook Oakhollow Oldcastle Orchardson Osterman Otterburn Pembrooke
    Pepperell Pinehurst Plumstead Quartermain Quillfeather Ravenscar Redstone Reedham Ridgewell Rosewarne Rowanby
    Saltmarsh Sandringer Seabright Shadwell Silverton Snowden Southwick Springfield Starling Stillwater Stonebridge
    Summerby Swallowfield Tamarind Tanglewood Thackeray Thistleby Thornwick Tidewater Tolliver Underbrook Valewood
    Vandermeer Velasquo Wakefield Waterstone Wayfarer Westerby Wetherell Whitcomb Wildrose Willowby Winterbourne
    Woodlark Wrenfield Yarborough Yellowley Zephyrine Oduwale Okonjara Nakahira Tamuraki Velasquito Montarez
    Delgarda Castillera Ngwenyo Abdirashi Haddadi Kowalinski Petrovnik Szabolcsi Lindqvistson Virtanera Bergstroma
    Chaudharin Patelkar Ramanathi Subramani Nguyenthal Phamdo
    """.split()
)

FEMALE_NAMES: Final = tuple(
    """
    Ada Adele Agnes Alba Alma Amara Anika Annette Astrid Aurora Beatrix Bianca Brigid Camille Carmen Cecily Clara
    Cora Dahlia Delia Dorothea Edith Elena Elise Esme Estelle Fatima Fiona Flora Freya Gemma Greta Hazel Helena Ines
    Ingrid Iris Ivy Jada Joanna Josephine Juno Kamala Keziah Lavinia Leila Linnea Lucia Mabel Maeve Margot Marisol
    Mina Nadia Naomi Nell Noor Odette Olive Opal Paloma Petra Phoebe Priya Ramona Rosalind Ruth Sabine Selma Simone
    Sonia Sylvie Tamsin Thea Una Uma Vera Viola Wanda Winifred Xenia Yara Yvette Zelda Zora
    """.split()
)

MALE_NAMES: Final = tuple(
    """
    Abel Alden Alvaro Amos Anders Anton Arjun Axel Barnaby Basil Bjorn Bruno Caleb Casper Cedric Clement Conrad
    Cyrus Damian Desmond Dimitri Edgar Elias Emeric Enzo Esteban Ezra Felix Fergus Floyd Gareth Gideon Gustav Hamza
    Harvey Hector Hugo Ibrahim Ignatius Isidor Ivan Jasper Joachim Jonas Julian Kaspar Kenji Lars Leopold Linus
    Lorenz Lucian Magnus Malik Marcel Matteo Milo Mordecai Nestor Nico Nils Omar Orson Oscar Otis Pascal Percival
    Quentin Rafael Ravi Roland Rufus Rupert Samir Silas Stellan Tariq Theodor Tobias Ulrich Vernon Viktor Walter
    Wendell Xavier Yusuf Zane
    """.split()
)

STREETS: Final = tuple(
    """
    Acorn Alder Aspen Barley Bayberry Beacon Birch Bluebell Bramble Bridge Brook Canal Cedar Chapel Cherry Clover
    Copper Cranberry Dogwood Elder Fern Ferry Finch Foundry Garden Harbor Harvest Hazel Heron Hickory Juniper
    Lantern Larch Lilac Linden Mariner Meadow Mill Orchard Otter Pebble Pinecone Plum Prairie Quarry Quince River
    Rowan Sandpiper Sparrow Spruce Sycamore Tamarack Thistle Trillium Walnut Willow Wren
    """.split()
)

STREET_KINDS: Final = ("Street", "Avenue", "Lane", "Road", "Court", "Drive", "Way")

TOWNS: Final = (
    ("Alderbrook", "WI", "540010101"), ("Basswood Falls", "WI", "540020202"), ("Cattail Bay", "WI", "540030303"),
    ("Driftmoor", "WI", "540040404"), ("Elkhollow", "WI", "540050505"), ("Fernridge", "MN", "559010606"),
    ("Granite Ferry", "MN", "559020707"), ("Heron Point", "MN", "559030808"), ("Indigo Lake", "MN", "559040909"),
    ("Jackpine", "MI", "499011010"), ("Kettle Landing", "MI", "499021111"), ("Loon Harbor", "MI", "499031212"),
    ("Mossy Creek", "IA", "525011313"), ("Northgate", "IA", "525021414"), ("Oxbow", "IL", "610011515"),
    ("Prairie Rest", "IL", "610021616"),
)  # fmt: skip
"""Invented towns with their state and a nine-digit postal code."""

EMPLOYERS: Final = (
    "Ironwood Castings", "Bluegill Boatworks", "Cranberry Growers Cooperative", "Drumlin Paper",
    "Eastgate School District", "Foxtail Foods", "Glacier Tool and Die", "Hearthside Bakeries",
    "Inland Shipping Lines", "Jackdaw Software", "Kingfisher Credit Union", "Larkspur Hotels", "Moraine Gravel",
    "Nettle Creek Dairy", "Otter Tail Logistics", "Pineapple Street Press", "Quartzite Stone", "Redwing Telecom",
    "Sawmill Timber", "Tamarack Motors", "Umbra Optics", "Vesper Lighting", "Wild Rice Trading",
    "Yellow Birch Furniture", "Zinc Hill Metals",
)  # fmt: skip
"""Invented employers; more of them are named after a number."""

PLACE_WORDS: Final = (
    "Amberfield", "Basswood", "Cattail", "Driftmoor", "Eagle Ridge", "Fernridge", "Granite", "Heron Point", "Indigo",
    "Jackpine", "Kettle", "Loon Lake", "Mossy Creek", "Northgate", "Oxbow", "Prairie", "Quarry Hill", "Riverbend",
    "Sandhill", "Trillium", "Upland", "Valley View", "Whitepine", "Yarrow", "Zumbra",
)  # fmt: skip
"""What medical groups and hospitals are named after."""
