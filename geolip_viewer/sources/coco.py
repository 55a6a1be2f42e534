"""The classes of COCO, in the two ways in which they are numbered, and how its pictures' files are named."""

COCO_PATTERN = "{image_id:012d}.jpg"  # a Python format of image_id

COCO = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
    "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone",
    "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear",
    "hair drier", "toothbrush",
)  # fmt: skip
"""The 80 names, counted from 0 without a gap."""

UNUSED = frozenset({12, 26, 29, 30, 45, 66, 68, 69, 71, 83})
"""Numbers between 1 and 90 that COCO's annotations do not use as category ids."""

CATEGORY_IDS = tuple(number for number in range(1, 91) if number not in UNUSED)
"""The `category_id` of each of the 80 names in COCO's own annotation files, in the order of the names."""


def names_by_category_id() -> tuple[str, ...]:
    """91 names by COCO's own ids: 1 is person, 90 is toothbrush; unused ids are named by number."""
    names = [f"class {number}" for number in range(91)]
    for number, name in zip(CATEGORY_IDS, COCO, strict=True):
        names[number] = name
    return tuple(names)
