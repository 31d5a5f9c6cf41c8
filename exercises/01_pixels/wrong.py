"""Known-wrong answers of notebook 01: each is a diagnosis, its message, and a test of the checks."""

import functools
import itertools

import numpy as np
import torch

from autograder.chapter import mnist
from autograder.course import wrong

# ---------------------------------------------------------------- 1.1


def _folders(parent):
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))


def _images(folder):
    found = (path for path in folder.glob("*.png") if not path.name.startswith("."))
    return sorted(found, key=lambda path: path.name)


def _listed(root, names, key=lambda split, label: (split.name, label.name)):
    return {key(split, label): names(label) for split in _folders(root) for label in _folders(split)}


@wrong(
    "1.1",
    "not_sorted",
    en="The names in your lists are in no order at all. A disk hands out names as it likes, and another computer in another order: then your image 1 is not the image 1 of your neighbour. Which function brings a list into order?",
    zh="你的列表里，名字没有任何顺序。磁盘按自己的方便给出文件名，换一台电脑顺序就不同：这样一来，你的第 1 张图像就不是别人的第 1 张。哪个函数能把列表排好序？",
)
def list_split(root):
    return _listed(root, lambda label: _mixed(_names(label)))


def _mixed(names):
    """From both ends in turn: an order that is neither forwards nor backwards."""
    return [name for pair in zip(names, reversed(names)) for name in pair][: len(names)]


@wrong(
    "1.1",
    "sorted_backwards",
    en="Your names are in order, but from the last to the first. `sorted` begins with the smallest by itself: what has turned your lists round?",
    zh="你的文件名排好了序，但是从最后一个排到第一个。`sorted` 本来就从最小的开始：是什么把你的列表倒了过来？",
)
def list_split(root):
    return _listed(root, lambda label: _names(label)[::-1])


@wrong(
    "1.1",
    "sorted_as_numbers",
    en="Your names are in the order of the numbers in them. That is a sensible order, but not the one that is asked for: strings are compared character by character, as words in a dictionary are. Which of `10000.png` and `1007.png` comes first then?",
    zh="你的文件名是按其中的数的大小排列的。这种顺序有道理，但不是题目要求的：字符串是逐个字符比较的，就像词典里的单词。这样比较的话，`10000.png` 和 `1007.png` 哪个在前？",
)
def list_split(root):
    return _listed(root, lambda label: sorted((p.name for p in _images(label)), key=lambda n: (len(n), n)))


@wrong(
    "1.1",
    "sorted_by_length",
    en="Your names go from the shortest to the longest, and those of one length are in whatever order the disk gave. Strings are compared character by character, as words in a dictionary are, and their length hardly matters. What does `sorted` do when nobody tells it what to compare?",
    zh="你的文件名是从短到长排列的，而长度相同的几个，顺序仍然是磁盘随意给出的。字符串是逐个字符比较的，就像词典里的单词，长短并不起多大作用。如果不告诉 `sorted` 按什么比较，它会怎样排？",
)
def list_split(root):
    return _listed(root, lambda label: sorted(_mixed(_names(label)), key=len))


@wrong(
    "1.1",
    "chapters_folder_in_place_of_root",
    en="These are the lists of the chapter's folder, although `root` is another one here. Your function looks into a folder that it was not given: which name in it does not come from its own first line?",
    zh="这里的 `root` 是另一个文件夹，你给出的却是原书那个文件夹的列表。你的函数看的不是交给它的文件夹：函数里哪个名字不是来自它自己的第一行？",
)
def list_split(root):
    return _listed(mnist.mnist_sample(), _names)


@wrong(
    "1.1",
    "paths_instead_of_names",
    en="Your lists hold path objects, which know the whole way from the root. The names alone are asked for, as strings: which attribute of a path is its last part?",
    zh="你的列表里放的是路径对象，它带着从根目录开始的整条路径。题目只要文件名，而且是字符串：路径的哪个属性是它的最后一部分？",
)
def list_split(root):
    return _listed(root, _images)


@wrong(
    "1.1",
    "whole_way_in_each_name",
    en="Each of your strings holds the whole way to the file. Such a list is of use on your computer only, and it repeats what the key says already. What is the last part of each way?",
    zh="你的每个字符串里都有通向文件的整条路径。这样的列表只在你自己的电脑上有用，而且重复了键里已有的信息。每条路径的最后一部分是什么？",
)
def list_split(root):
    return _listed(root, lambda label: [str(path) for path in _images(label)])


@wrong(
    "1.1",
    "names_without_their_ending",
    en="Your names have lost their ending, and nobody can open such a file. `stem` is the name without `.png`: which attribute of a path is the whole of its last part?",
    zh="你的文件名丢了结尾，这样的文件是打不开的。`stem` 是去掉 `.png` 之后的名字：路径的哪个属性是完整的最后一部分？",
)
def list_split(root):
    return _listed(root, lambda label: [path.stem for path in _images(label)])


@wrong(
    "1.1",
    "files_of_other_kinds",
    en="Your lists hold files that are no images, such as `notes.txt`. You left out what begins with a dot; what does an image have at the other end of its name?",
    zh="你的列表里有不是图像的文件，例如 `notes.txt`。以点开头的你已经去掉了；图像的名字在另一头有什么特征？",
)
def list_split(root):
    return _listed(root, lambda label: sorted(p.name for p in label.iterdir() if p.name[0] != "."))


@wrong(
    "1.1",
    "dot_of_the_ending_forgotten",
    hidden_only=True,
    en="A file that merely ends in the letters p, n, g has come into your lists, such as one with the name `oldpng`. Which character separates a name from its ending, and does your pattern ask for it?",
    zh="你的列表里混进了一个只是以 p、n、g 三个字母结尾的文件，例如名字叫 `oldpng` 的文件。名字与扩展名之间隔着哪个字符？你的模式要求有它吗？",
)
def list_split(root):
    return _listed(root, lambda label: sorted(p.name for p in label.glob("*png") if p.name[0] != "."))


@wrong(
    "1.1",
    "everything_in_the_folder",
    en="Your lists hold all that lies in a folder, whatever it is: files of other kinds are no images. How can you tell an image by its name?",
    zh="你把文件夹里的一切都算了进来，不管是什么：别的类型的文件并不是图像。怎样从名字看出一个文件是图像？",
)
def list_split(root):
    return _listed(root, lambda label: sorted(path.name for path in label.iterdir()))


@wrong(
    "1.1",
    "dots_forgotten",
    en="Something whose name begins with a dot has found its way into your dictionary. Systems, editors and notebooks leave such files and folders behind without being asked, and they are no part of the data. At which levels, from the root down, can they turn up?",
    zh="你的字典里混进了名字以点开头的东西。这样的文件和文件夹是系统、编辑器和笔记本悄悄留下的，不属于数据。从根目录往下，它们可能出现在哪几层？",
)
def list_split(root):
    return {
        (split.name, label.name): sorted(path.name for path in label.glob("*.png"))
        for split in root.iterdir()
        if split.is_dir()
        for label in split.iterdir()
        if label.is_dir()
    }


@wrong(
    "1.1",
    "hidden_files_counted",
    en="Among your names is one that begins with a dot. Systems and editors leave such files behind, and they hold no image even if they end like one. By which character do you know them?",
    zh="你的文件名里有一个以点开头。这类文件是系统和编辑器留下的，即使结尾和图像一样，里面也没有图像。凭哪个字符可以认出它们？",
)
def list_split(root):
    return _listed(root, lambda label: sorted(path.name for path in label.glob("*.png")))


@wrong(
    "1.1",
    "hidden_folders_counted",
    en="One of your keys comes from a folder whose name begins with a dot. Notebooks and editors make such folders without being asked, and what they hold is no part of the data. At which two levels can they turn up here?",
    zh="你的键里有一个来自名字以点开头的文件夹。笔记本和编辑器会悄悄建立这样的文件夹，里面的东西不属于数据。在这里，它们可能出现在哪两层？",
)
def list_split(root):
    return {
        (split.name, label.name): [path.name for path in _images(label)]
        for split in root.iterdir()
        if split.is_dir()
        for label in split.iterdir()
        if label.is_dir()
    }


@wrong(
    "1.1",
    "hidden_labels_counted",
    en="A folder whose name begins with a dot and that lies in the folder of a split has got a key. You leave such folders out in `root` itself: where else are they to be left out?",
    zh="划分的文件夹里有一个名字以点开头的文件夹，它也得到了键。在 `root` 这一层，你已经去掉了这样的文件夹：还有哪一层也要去掉？",
)
def list_split(root):
    return {
        (split.name, label.name): _names(label)
        for split in _folders(root)
        for label in split.iterdir()
        if label.is_dir()
    }


@wrong(
    "1.1",
    "hidden_splits_counted",
    en="A folder in `root` whose name begins with a dot was taken for a split. You leave such folders out one level below: where else are they to be left out?",
    zh="`root` 里一个名字以点开头的文件夹被当成了划分。在下面一层，你已经去掉了这样的文件夹：还有哪一层也要去掉？",
)
def list_split(root):
    return {
        (split.name, label.name): _names(label)
        for split in root.iterdir()
        if split.is_dir()
        for label in _folders(split)
    }


@wrong(
    "1.1",
    "every_name_is_a_folder",
    en="`labels.csv` lies beside the folders of the splits, and it has no files in it: it is one. What can you ask a path before you look into it?",
    zh="`labels.csv` 与各个划分的文件夹放在一起，它里面没有文件：它自己就是文件。在往一个路径里面看之前，可以先问它什么？",
)
def list_split(root):
    return {
        (split.name, label.name): [path.name for path in _images(label)]
        for split in sorted(root.iterdir(), key=lambda path: (path.suffix == "", path.name))
        if not split.name.startswith(".")
        for label in split.iterdir()
        if not label.name.startswith(".")
    }


@wrong(
    "1.1",
    "files_beside_the_labels",
    hidden_only=True,
    en="Your code takes everything in the folder of a split for a label. A file may lie there, too, and what is not a folder is no label. Where do you already ask that question, and where else is it needed?",
    zh="你的代码把划分文件夹里的一切都当成了标签。那里也可能放着文件，而不是文件夹的就不是标签。这个问题你已经在哪里问过了？还有哪里需要再问一次？",
)
def list_split(root):
    return {
        (split.name, label.name): [path.name for path in _images(label)]
        for split in _folders(root)
        for label in split.iterdir()
        if not label.name.startswith(".")
    }


@wrong(
    "1.1",
    "empty_class_lost",
    en="A label whose folder holds no image has no key in your dictionary. Whoever counts the classes of this data set gets too few. Do your keys come from the folders, or only from the files in them?",
    zh="没有图像的标签文件夹，在你的字典里没有键。谁要是据此数一数有几类，就会数少了。你的键是从文件夹得到的，还是只从其中的文件得到的？",
)
def list_split(root):
    return {key: names for key, names in _listed(root, _names).items() if names}


def _names(label):
    return [path.name for path in _images(label)]


@wrong(
    "1.1",
    "hidden_folders_counted_and_empty_class_lost",
    en="Two things at once: one of your keys comes from a folder whose name begins with a dot, which is no part of the data, and a label whose folder holds no image has no key. What do you ask a folder before you make its key, and what should it not depend on?",
    zh="这里有两件事：你的一个键来自名字以点开头的文件夹，那不属于数据；而没有图像的标签文件夹却没有键。建立键之前，要问文件夹什么？又不应当取决于什么？",
)
def list_split(root):
    return {
        (split.name, label.name): _names(label)
        for split in root.iterdir()
        if split.is_dir()
        for label in split.iterdir()
        if label.is_dir() and _names(label)
    }


@wrong(
    "1.1",
    "folders_never_asked",
    en="Your keys come from the files that were found, not from the folders. So a label without images has no key, and if your search stops at no dot, hidden folders and files have come in as well: `*` in a pattern of `glob` stands for any name. At which moment do you come to a label's folder itself, and what can you ask it there?",
    zh="你的键来自找到的文件，而不是来自文件夹。因此，没有图像的标签就没有键；如果查找时不管名字前面的点，隐藏的文件夹和文件也会混进来：`glob` 的模式里，`*` 可以是任何名字。在什么时候会遇到标签的文件夹本身？那时可以问它什么？",
)
def list_split(root):
    found = {}
    for path in root.glob("*/*/*.png"):
        found.setdefault((path.parts[-3], path.parts[-2]), []).append(path.name)
    return {key: sorted(names) for key, names in found.items()}


@wrong(
    "1.1",
    "names_by_heart",
    en="Your keys are those of the chapter's folder, whatever lies in `root`: here there is no folder `valid/7`. The names may be any words. What can you ask `root` for instead of knowing it beforehand?",
    zh="不论 `root` 里有什么，你的键都是原书那个文件夹的键：而这里并没有 `valid/7` 这个文件夹。名字可以是任意的词。不必事先知道，可以向 `root` 问什么？",
)
def list_split(root):
    return {
        (split, label): sorted(path.name for path in (root / split / label).glob("*.png"))
        for split in ("train", "valid")
        for label in ("3", "7")
    }


@wrong(
    "1.1",
    "pair_the_other_way_round",
    en="Your keys name the label first and the split second. In which order does one come to the two folders, from the root?",
    zh="你的键先写标签、后写划分。从根目录出发，先经过哪个文件夹，后经过哪个？",
)
def list_split(root):
    return _listed(root, _names, key=lambda split, label: (label.name, split.name))


@wrong(
    "1.1",
    "words_counted_from_the_front",
    en="Your keys are made of other words of the path than those of the split and the label. You count from its front, and how many words `root` itself has is different each time: at which end of the path of a label's folder do the two stand, however long it is?",
    zh="你的键用了路径中的别的词，而不是划分和标签的名字。你是从路径的开头数起的，而 `root` 本身有几段，每次都不一样：在标签文件夹的路径里，不论它有多长，这两个词总在哪一头？",
)
def list_split(root):
    return _listed(root, _names, key=lambda split, label: tuple(str(label).split("/")[1:3]))


@wrong(
    "1.1",
    "one_string_for_two_words",
    en="Your keys are single strings with both words in them. Whoever wants all the threes would have to take each key apart again. What keeps two strings together and yet separate, and can be the key of a dictionary?",
    zh="你的键是单个字符串，两个词都写在里面。谁要取出所有的 3，还得把每个键重新拆开。什么东西能把两个字符串放在一起、又各自独立，并且可以做字典的键？",
)
def list_split(root):
    return _listed(root, _names, key=lambda split, label: f"{split.name}/{label.name}")


@wrong(
    "1.1",
    "label_made_a_number",
    en='Your labels are numbers: `7` is not the string `"7"`, and a folder that is called `cat` has no number at all. The names may be any words: what is the name of a folder before you do anything to it?',
    zh='你的标签是数：`7` 与字符串 `"7"` 不是一回事，而名叫 `cat` 的文件夹根本没有对应的数。名字可以是任意的词：在你对它做任何事之前，文件夹的名字是什么？',
)
def list_split(root):
    return _listed(root, _names, key=lambda split, label: (split.name, int(label.name)))


@wrong(
    "1.1",
    "a_dictionary_in_each_split",
    en="You made a dictionary of dictionaries: one finds a list by two keys, one after the other. Asked for is a single dictionary in which one key leads to a list: what does the text say that each key is?",
    zh="你做的是字典里套字典：要先后用两个键才能找到一个列表。题目要的是一个字典，用一个键就能找到列表：题目说每个键是什么？",
)
def list_split(root):
    return {split.name: {label.name: _names(label) for label in _folders(split)} for split in _folders(root)}


@wrong(
    "1.1",
    "sort_returns_nothing",
    en="Your values are `None`. `sort` brings a list into order where it stands, and returns nothing: which function returns a new, sorted list?",
    zh="你的值都是 `None`。`sort` 把列表就地排好，什么也不返回：哪个函数会返回一个排好序的新列表？",
)
def list_split(root):
    return _listed(root, lambda label: _names(label).sort())


@wrong(
    "1.1",
    "generators_instead_of_lists",
    en="Your values are generators: they have not looked at a single file yet, and they have no length. What makes a list of one, and which function sorts it at the same time?",
    zh="你的值是生成器：它们还没有看过任何一个文件，也没有长度。怎样由它得到一个列表？哪个函数可以同时把它排好序？",
)
def list_split(root):
    return _listed(root, lambda label: (name for name in _names(label)))


@wrong(
    "1.1",
    "number_of_files",
    en="Your values say how many images there are. Asked for are their names, in a list: what does the last step of your function make of it?",
    zh="你的值说的是有多少张图像。题目要的是由文件名组成的列表：你的函数最后一步把列表变成了什么？",
)
def list_split(root):
    splits = [split for split in root.iterdir() if split.is_dir() and split.name[0] != "."]
    labels = [(s, label) for s in splits for label in s.iterdir() if label.is_dir() and label.name[0] != "."]
    return {(s.name, label.name): len(list(label.glob("[!.]*.png"))) for s, label in labels}


@wrong(
    "1.1",
    "no_dot_taken_for_a_folder",
    hidden_only=True,
    en="You take every name without a dot for that of a folder. A file may have such a name, too, as `README`: which method of a path asks the disk instead of the name?",
    zh="你把所有不带点的名字都当成了文件夹。文件也可以叫这样的名字，例如 `README`：路径的哪个方法问的是磁盘，而不是名字？",
)
def list_split(root):
    labels = [(s, label) for s in root.iterdir() if "." not in s.name for label in s.iterdir()]
    return {
        (s.name, label.name): sorted(p.name for p in label.glob("*.png") if p.name[0] != ".")
        for s, label in labels
        if "." not in label.name
    }


# ---------------------------------------------------------------- 1.2


@wrong(
    "1.2",
    "columns_before_rows",
    en="Rows and columns are exchanged: your window is as wide as it should be high. Which of the two does the first axis of an image count?",
    zh="行和列弄反了：你的窗口该有多高，却有多宽。图像的第一个轴对应行还是列？",
)
def window(img, r0, r1, c0, c1):
    return img[c0:c1, r0:r1]


@wrong(
    "1.2",
    "end_included",
    en="Your window has one row and one column too many. A slice stops before its end: how many numbers are there from 4 up to but not including 10?",
    zh="你的窗口多了一行和一列。切片到终点之前就停：从 4 到 10，不含 10，一共有几个数？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 : r1 + 1, c0 : c1 + 1]


@wrong(
    "1.2",
    "start_one_too_early",
    en="Your window begins one row too high and one column too far to the left. Rows and columns are counted from 0 here, and `r0` is the first row of the window: what is there to take away from it?",
    zh="你的窗口起点偏了，高了一行，又往左多了一列。这里的行和列都从 0 数起，`r0` 就是窗口的第一行：还需要从它减去什么吗？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 - 1 : r1, c0 - 1 : c1]


@wrong(
    "1.2",
    "counted_from_one",
    en="Your window has the right size, but it stands one row too high and one column too far to the left: you count from 1. What is the number of the first row in Python?",
    zh="窗口的大小是对的，但位置高了一行，又往左偏了一列：你是从 1 数起的。在 Python 里，第一行的编号是几？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 - 1 : r1 - 1, c0 - 1 : c1 - 1]


@wrong(
    "1.2",
    "turned_over",
    en="Your window lies on its side: its rows have become columns. What does `.T` do to an image, and who asked for it?",
    zh="你的窗口躺倒了：行成了列。`.T` 对一张图像做了什么？有谁要求这样做？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:r1, c0:c1].T


@wrong(
    "1.2",
    "pixels_from_0_to_1",
    en="Your pixels are divided by 255 and have become floats. That comes later in this notebook; asked for here are the numbers as they stand in the image. Which step is one too many?",
    zh="你的像素除以了 255，变成了浮点数。这是本笔记本后面才做的事；这里要的是图像里原来的数。哪一步是多余的？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:r1, c0:c1] / 255


@wrong(
    "1.2",
    "last_row_and_column_lost",
    en="Your window lacks its last row and its last column. A slice stops before its end by itself: who else takes one away?",
    zh="你的窗口少了最后一行和最后一列。切片本来就会在终点之前停：又是谁多减了一次？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 : r1 - 1, c0 : c1 - 1]


@wrong(
    "1.2",
    "rows_cut_twice",
    en="Two pairs of brackets one after the other both cut rows: the first makes a smaller image, and the first axis of a smaller image is still its rows. How do you tell one pair of brackets about two axes?",
    zh="前后两对方括号切的都是行：第一对得到一张较小的图像，而较小图像的第一个轴仍然是行。怎样在一对方括号里说明两个轴？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:r1][c0:c1]


@wrong(
    "1.2",
    "end_taken_for_a_size",
    en="Your window begins in the right corner, but it is too large: you take `r1` and `c1` for its height and width. What do they say instead?",
    zh="窗口的左上角是对的，但窗口太大了：你把 `r1` 和 `c1` 当成了高和宽。它们说的其实是什么？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 : r0 + r1, c0 : c0 + c1]


@wrong(
    "1.2",
    "all_columns",
    en="These are the right rows, but with all their columns. What stands for the second axis in your brackets?",
    zh="行是对的，但每一行的所有列都在。在你的方括号里，第二个轴写的是什么？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:r1]


@wrong(
    "1.2",
    "floats_instead_of_bytes",
    en="The numbers are right, but they have become floats, which take four times the room. Nothing has been computed with them so far: which step changed their type?",
    zh="数值是对的，但变成了浮点数，占的空间是原来的四倍。到这里还没有用它们算过什么：是哪一步改变了类型？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:r1, c0:c1].float()


@wrong(
    "1.2",
    "made_anew_from_numbers",
    en="The numbers are right, but they have become int64: a tensor made of plain Python integers does not remember that these were pixels of one byte each. Is there a way that never leaves the tensor?",
    zh="数值是对的，但变成了 int64：用普通的 Python 整数重新做一个张量，它就不记得这些原本是各占一个字节的像素了。有没有不离开张量的办法？",
)
def window(img, r0, r1, c0, c1):
    return torch.tensor(img[r0:r1, c0:c1].tolist())


@wrong(
    "1.2",
    "starts_before_ends",
    en="There is nothing in your window. The arguments come by their places: first both limits of the rows, then both limits of the columns. In which order does your first line name them?",
    zh="你的窗口里什么也没有。参数是按位置传入的：先是行的两个界限，再是列的两个界限。你的第一行是按什么顺序写它们的？",
)
def window(img, r0, r1, c0, c1):
    return img[r0:c0, r1:c1]


@wrong(
    "1.2",
    "window_of_the_chapter",
    en="Your window is always rows 4 to 9 and columns 4 to 9, those that the chapter prints. Which four arguments say where the window is this time?",
    zh="你的窗口总是第 4 到第 9 行、第 4 到第 9 列，也就是原书打印的那一块。哪四个参数说明了这一次窗口在哪里？",
)
def window(img, r0, r1, c0, c1):
    return img[4:10, 4:10]


@wrong(
    "1.2",
    "image_of_the_notebook",
    en="These are pixels of `im3_t`, the image of this notebook, though another one was handed in. By which name does your function know the image that it is given?",
    zh="这是本笔记本里的图像 `im3_t` 的像素，而传入的是另一张图像。在你的函数里，传入的图像叫什么名字？",
)
def window(img, r0, r1, c0, c1):
    return _image_of_the_notebook()[r0:r1, c0:c1]


@functools.cache
def _image_of_the_notebook():
    return mnist.digits(3, "train")[1]


@wrong(
    "1.2",
    "no_image_larger_than_28",
    hidden_only=True,
    en="Your window stops at row or column 28, but this image is larger than those of the chapter. Where does a slice stop by itself, if nobody tells it where the image ends?",
    zh="你的窗口到第 28 行或第 28 列就停了，而这张图像比原书的大。如果不告诉切片图像到哪里为止，它自己会停在哪里？",
)
def window(img, r0, r1, c0, c1):
    return img[r0 : min(r1, 28), c0 : min(c1, 28)]


@wrong(
    "1.2",
    "filled_up_with_zeros",
    hidden_only=True,
    en="Your window has all of its rows and columns, and those beyond the edge are full of zeros. What does the text say about a window that reaches over an edge?",
    zh="你的窗口行和列都是齐的，伸出边缘的部分填满了 0。窗口伸出边缘时，题目是怎么规定的？",
)
def window(img, r0, r1, c0, c1):
    filled, part = torch.zeros(r1 - r0, c1 - c0, dtype=torch.uint8), img[r0:r1, c0:c1]
    filled[: part.shape[0], : part.shape[1]] = part
    return filled


# ---------------------------------------------------------------- 1.3


@wrong(
    "1.3",
    "column_before_row",
    en="The column and the row have changed places. Which of the two does a single index in the brackets take?",
    zh="行和列换了位置。方括号里只写一个下标时，取到的是哪一个？",
)
def pick(t, i, j, start, end):
    return t[:, j], t[i], t[i, start:end], t * 1.5


@wrong(
    "1.3",
    "row_in_place_of_column",
    en="Your second result is a row: a single index always goes to the first axis. How do you say that all of the first axis is wanted, before you come to the second?",
    zh="你的第二个结果是一行：只写一个下标时，它总是用在第一个轴上。在写第二个轴之前，怎样表示第一个轴全都要？",
)
def pick(t, i, j, start, end):
    return t[i], t[j], t[i, start:end], t * 1.5


@wrong(
    "1.3",
    "row_and_column_numbers_exchanged",
    en="You took row `j` and column `i`. Both tables look alike as long as the two numbers are equal: which of them does the text give to the rows?",
    zh="你取的是第 `j` 行和第 `i` 列。这两个数相等时看不出区别：题目把哪一个给了行？",
)
def pick(t, i, j, start, end):
    return t[j], t[:, i], t[j, start:end], t * 1.5


@wrong(
    "1.3",
    "counted_from_one",
    en="Your row and your column are those before the ones asked for: you count from 1. What is the number of the first row in Python?",
    zh="你取到的行和列都是前面的一个：你是从 1 数起的。在 Python 里，第一行的编号是几？",
)
def pick(t, i, j, start, end):
    return t[i - 1], t[:, j - 1], t[i - 1, start - 1 : end], t * 1.5


@wrong(
    "1.3",
    "counted_from_one_but_for_the_part",
    en="Your row and your column are those before the ones asked for: you count from 1. What is the number of the first row in Python?",
    zh="你取到的行和列都是前面的一个：你是从 1 数起的。在 Python 里，第一行的编号是几？",
)
def pick(t, i, j, start, end):
    return t[i - 1], t[:, j - 1], t[i - 1, start:end], t * 1.5


@wrong(
    "1.3",
    "only_the_row_counted_from_one",
    en="Your first result is the row before the one that is asked for: you count from 1 there. What is the number of the first row in Python?",
    zh="你的第一个结果是所要的那一行的前一行：在那里，你是从 1 数起的。在 Python 里，第一行的编号是几？",
)
def pick(t, i, j, start, end):
    return t[i - 1], t[:, j], t[i, start:end], t * 1.5


@wrong(
    "1.3",
    "only_the_row_multiplied",
    en="Your last result is one row times 1.5. What is to be multiplied, and what does the name `t` without brackets stand for?",
    zh="你的最后一个结果是一行乘以 1.5。要相乘的是什么？不带方括号的 `t` 又代表什么？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[i, start:end], t[i] * 1.5


@wrong(
    "1.3",
    "all_made_floats",
    en="The table became floats before anything was cut out of it, and so the row, the column and the part have another type than `t`. Which of the four results needs floats, and what turns it into them by itself?",
    zh="你先把整张表变成了浮点数，再从中取出各部分，于是行、列和那一段的类型都与 `t` 不同了。四个结果中哪一个需要浮点数？是什么会自动把它变成浮点数？",
)
def pick(t, i, j, start, end):
    t = t.float()
    return t[i], t[:, j], t[i, start:end], t * 1.5


@wrong(
    "1.3",
    "part_of_every_row",
    en="Your part is cut out of every row, a table. Asked for is a part of one row: what stands in the brackets for the first axis?",
    zh="你从每一行都切下了一段，得到的是一张表。题目要的只是其中一行的一段：在方括号里，第一个轴写的是什么？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[:, start:end], t * 1.5


@wrong(
    "1.3",
    "column_keeps_its_axis",
    en="Your column is a table with a single column. A slice keeps an axis, even if there is only one place in it: what takes the axis away?",
    zh="你的列仍是一张表，只是只有一列。切片会保留轴，哪怕这个轴上只剩一个位置：用什么才能去掉这个轴？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j : j + 1], t[i, start:end], t * 1.5


@wrong(
    "1.3",
    "end_included",
    en="The part of the row is one number too long. Where does a slice stop, seen from its end?",
    zh="那一段行多了一个数。切片是在终点处停，还是在终点之前停？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[i, start : end + 1], t * 1.5


@wrong(
    "1.3",
    "part_of_a_column",
    en="Your part was cut out of a column. In the brackets, which place belongs to the rows, and which to the columns?",
    zh="你切的是一列中的一段。在方括号里，哪个位置属于行，哪个位置属于列？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[start:end, i], t * 1.5


@wrong(
    "1.3",
    "halves_lost",
    en="The products are whole numbers again, and the halves are gone. An integer tensor becomes a float one by itself when it has to: what turns yours back?",
    zh="乘积又变成了整数，小数部分没有了。需要的时候，整数张量会自动变成浮点张量：是什么又把它变了回去？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[i, start:end], (t * 1.5).to(t.dtype)


@wrong(
    "1.3",
    "table_changed",
    en="`*=` writes the products into the caller's own table; integers have no room for halves there, and floats are gone for whoever still needs them. Which way of multiplying makes a new tensor?",
    zh="`*=` 会把乘积写进调用者自己的表里：整数表放不下小数，浮点表里原来的数则没有了，而别人可能还要用。怎样相乘才会得到一个新张量？",
)
def pick(t, i, j, start, end):
    t *= 1.5
    return t[i], t[:, j], t[i, start:end], t


@wrong(
    "1.3",
    "twice_as_wide_as_needed",
    en="The table times 1.5 is float64, twice as wide as asked for. That comes from `double()`, or from a way through NumPy: which step is it, and what dtype has `t * 1.5` if nothing is done before?",
    zh="乘以 1.5 之后的表是 float64，比题目要求的宽一倍。原因可能是 `double()`，也可能是绕道 NumPy：是哪一步？如果事先什么也不做，`t * 1.5` 是什么数据类型？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[i, start:end], t.double() * 1.5


@wrong(
    "1.3",
    "float_of_floats_is_no_copy",
    hidden_only=True,
    en="With a table of integers all is right, with a table of floats it is not: what is float32 already comes back from `float()` as the same tensor, and then your product is written into the caller's table. Which way of multiplying always makes a new tensor?",
    zh="整数表时全都正确，浮点表时就不对了：已经是 float32 的张量，`float()` 会原样返回同一个张量，于是乘积写进了调用者的表里。怎样相乘才总会得到一个新张量？",
)
def pick(t, i, j, start, end):
    return t[i], t[:, j], t[i, start:end], t.float().mul_(1.5)


@wrong(
    "1.3",
    "zero_kept",
    en="You keep 0 as well. Is 0 greater than 0? What about a function that has no answer for it, such as `1 / o`?",
    zh="你把 0 也留下了。0 大于 0 吗？对于 `1 / o` 这样遇到 0 就没有答案的函数，又会怎样？",
)
def keep(f, xs):
    return [f(o) for o in xs if o >= 0]


@wrong(
    "1.3",
    "results_filtered",
    en="You ask whether the result of `f` is greater than 0. The question is about the number that goes in: which of the two does the condition of a comprehension have to look at?",
    zh="你判断的是 `f` 的结果是否大于 0。而题目问的是交给它的那个数：列表推导式的条件应当看哪一个？",
)
def keep(f, xs):
    return [y for y in map(f, xs) if y > 0]


@wrong(
    "1.3",
    "results_asked",
    en="Your condition asks `f` about each number, also about those that it has to be spared, and goes by the answer; and what goes into your list is the number itself. What is to be greater than 0, and what belongs into the list?",
    zh="你的条件对每个数都用了 `f`，连不该交给它的数也用了，还以它的结果为准；而放进列表的却是数本身。要大于 0 的是什么？应当放进列表的又是什么？",
)
def keep(f, xs):
    return [x for x in xs if f(x) > 0]


@wrong(
    "1.3",
    "function_forgotten",
    en="Your list holds the numbers themselves. What has become of `f`?",
    zh="你的列表里放的是原来的数。`f` 到哪里去了？",
)
def keep(f, xs):
    return [o for o in xs if o > 0]


@wrong(
    "1.3",
    "nothing_left_out",
    en="`f` was asked about every number, also about those that it has to be spared. Where in a comprehension does the condition stand?",
    zh="你把每个数都交给了 `f`，连不该给它的也给了。列表推导式里的条件写在哪里？",
)
def keep(f, xs):
    return [f(o) for o in xs]


@wrong(
    "1.3",
    "zeros_in_the_gaps",
    en="Your list is as long as `xs`, with a 0 for each number that is not wanted. An `if` with an `else`, before the `for`, chooses between two values; where does an `if` stand that leaves things out?",
    zh="你的列表和 `xs` 一样长，不要的数都换成了 0。写在 `for` 之前、带 `else` 的 `if` 是在两个值之间选择；用来去掉元素的 `if` 写在哪里？",
)
def keep(f, xs):
    return [f(o) if o > 0 else 0 for o in xs]


@wrong(
    "1.3",
    "none_in_the_gaps",
    en="Your list is as long as `xs`, with a `None` for each number that is not wanted. An `if` with an `else`, before the `for`, chooses between two values; where does an `if` stand that leaves things out?",
    zh="你的列表和 `xs` 一样长，不要的数都换成了 `None`。写在 `for` 之前、带 `else` 的 `if` 是在两个值之间选择；用来去掉元素的 `if` 写在哪里？",
)
def keep(f, xs):
    return [f(o) if o > 0 else None for o in xs]


@wrong(
    "1.3",
    "returned_after_the_first_result",
    en="Your list ends with its first result: a `return` inside the loop leaves the function as soon as it is reached. How far is it indented, and how many numbers has the loop seen by then?",
    zh="你的列表只有第一个结果：循环里的 `return` 一执行，函数就结束了。它缩进了多少？到那时循环看过几个数？",
)
def keep(f, xs):
    return [f(o) for o in xs if o > 0][:1]


@wrong(
    "1.3",
    "returned_after_the_first_number",
    en="Your loop looks at the first number and no further: a `return` inside the loop leaves the function as soon as it is reached. How far is it indented, and which lines does the loop repeat?",
    zh="你的循环只看了第一个数就停了：循环里的 `return` 一执行，函数就结束了。它缩进了多少？循环要重复的是哪几行？",
)
def keep(f, xs):
    for o in xs:
        return [f(o)] if o > 0 else []
    return []


@wrong(
    "1.3",
    "truth_instead_of_size",
    en="You keep the negative numbers, too: to Python, every number but 0 is as good as `True`. What is the question about size?",
    zh="你把负数也留下了：在 Python 看来，除了 0，所有的数都相当于 `True`。要比较大小，该怎么问？",
)
def keep(f, xs):
    return [f(o) for o in xs if o]


@wrong(
    "1.3",
    "generator_instead_of_list",
    en="What you return is a generator: it has not computed anything yet, and it has no length. Which brackets around the same words make a list?",
    zh="你返回的是一个生成器：它什么都还没有算，也没有长度。同样的写法，外面换成哪种括号就是列表？",
)
def keep(f, xs):
    return (f(o) for o in xs if o > 0)


@wrong(
    "1.3",
    "generator_used_up",
    en="With a list all is right, with a generator nothing comes out. A generator can be walked through only once: `list`, `len` of it, `sum` or another loop uses it up. Which line of yours comes first, and what is left of `xs` after it?",
    zh="传入列表时都对，传入生成器时却什么也没有。生成器只能走一遍：`list`、`sum` 或者另一个循环会把它用完。你的哪一行先走了一遍？之后 `xs` 里还剩什么？",
)
def keep(f, xs):
    list(xs)
    return [f(o) for o in xs if o > 0]


@wrong(
    "1.3",
    "places_counted",
    en="You go by places, and so you ask `xs` for its length, which a generator does not know. How does a loop get at the numbers themselves, without counting them?",
    zh="你是按位置逐个取的，所以要问 `xs` 有多长，而生成器并不知道。循环怎样才能不数位置，直接拿到数本身？",
)
def keep(f, xs):
    return [f(xs[k]) for k in range(len(xs)) if xs[k] > 0]


# ---------------------------------------------------------------- 1.4


@wrong(
    "1.4",
    "glued_along_the_rows",
    en="You have a single image that is very high: `cat` glues along an axis that is there already, and so the rows of the second follow those of the first. Which function makes a new axis, one that counts images?",
    zh="你得到的是一张很高的图像：`cat` 沿着已有的轴拼接，于是第二张的行接在了第一张的行后面。哪个函数会新建一个轴，用来数图像？",
)
def stack_images(imgs):
    return torch.cat(imgs).float() / 255


@wrong(
    "1.4",
    "not_divided",
    en="Your pixels still go up to 255. For floats, the custom is from 0 to 1: what is missing?",
    zh="你的像素最大仍然是 255。浮点图像习惯上取 0 到 1：还缺哪一步？",
)
def stack_images(imgs):
    return torch.stack(imgs).float()


@wrong(
    "1.4",
    "divided_twice",
    en="Full ink has become 1/255: you divide twice, perhaps once for each image and once for the stack. How often is it needed?",
    zh="最浓的墨成了 1/255：你除了两次，也许每张图像一次，整叠又一次。需要除几次？",
)
def stack_images(imgs):
    return torch.stack(imgs).float() / 255 / 255


@wrong(
    "1.4",
    "whole_numbers_divided",
    en="Everything that is not full ink has become 0: a whole number has no room for what lies between 0 and 1, and `//` gives nothing else. Which division keeps fractions?",
    zh="凡是没到最浓的墨都变成了 0：整数放不下 0 和 1 之间的值，而 `//` 只给出整数。哪种除法能保留小数？",
)
def stack_images(imgs):
    return (torch.stack(imgs) // 255).float()


@wrong(
    "1.4",
    "black_or_white",
    en="Each pixel has become either 0 or 1: your comparison asks whether it is dark, and all shades of grey are lost. Which operation brings 255 to 1 and keeps what lies between?",
    zh="每个像素都变成了 0 或 1：你的比较只问它深不深，所有的灰度都丢了。哪种运算能把 255 变成 1，又保留中间的值？",
)
def stack_images(imgs):
    return (torch.stack(imgs) > 127).float()


@wrong(
    "1.4",
    "ink_or_no_ink",
    en="Each pixel has become either 0 or 1: your comparison asks whether there is any ink, and pale ink counts as full ink. Which operation brings 255 to 1 and keeps what lies between?",
    zh="每个像素都变成了 0 或 1：你的比较只问有没有墨，淡墨也算成了最浓的墨。哪种运算能把 255 变成 1，又保留中间的值？",
)
def stack_images(imgs):
    return (torch.stack(imgs) > 0).float()


@wrong(
    "1.4",
    "squeezed_away",
    en="A stack of one image has lost the axis that counts images: `squeeze` takes away every axis of length 1, wanted or not. Do you need it at all?",
    zh="只有一张图像的一叠，丢掉了数图像的那个轴：`squeeze` 会去掉所有长度为 1 的轴，不管需不需要。这里真的需要它吗？",
)
def stack_images(imgs):
    return (torch.stack(imgs).float() / 255).squeeze()


@wrong(
    "1.4",
    "twice_as_wide_as_needed",
    en="These are float64. They take twice the room, and the weights of a model are float32: sooner or later the two types clash. Which of PyTorch's float types does the method `float` give?",
    zh="这些数是 float64。它们要占两倍的空间，而模型的权重是 float32：这两种类型迟早会冲突。PyTorch 的 `float` 方法给出的是哪种浮点类型？",
)
def stack_images(imgs):
    return torch.stack(imgs).double() / 255


@wrong(
    "1.4",
    "stretched_to_the_darkest",
    en="You divide by the darkest pixel that happens to be there, and so a pale stack becomes as dark as any other; one without ink cannot be divided at all. Which number means full ink in every stack?",
    zh="你除以的是其中碰巧最深的像素，于是一叠浅色的图像会变得和别的一样深；如果完全没有墨，就根本没法除。不论哪一叠图像，哪个数都表示墨最浓？",
)
def stack_images(imgs):
    stack = torch.stack(imgs).float()
    return stack / stack.max()


@wrong(
    "1.4",
    "each_stretched_by_itself",
    en="Each image is divided by its own darkest pixel. A pale image and a bold one then look alike, and they are not. Which number means full ink in every image?",
    zh="每张图像除以的都是自己最深的像素。这样一来，浅的和浓的看上去就一样了，而它们并不一样。不论哪张图像，哪个数都表示墨最浓？",
)
def stack_images(imgs):
    return torch.stack([img.float() / max(int(img.max()), 1) for img in imgs])


@wrong(
    "1.4",
    "stretched_from_the_palest_to_the_darkest",
    en="You stretched the images so that the palest pixel became 0 and the darkest 1. What counts as paper and as full ink, whatever pixels an image has?",
    zh="你把图像拉伸了，让最浅的像素变成 0，最深的变成 1。不论图像里有什么样的像素，什么算白纸、什么算墨最浓？",
)
def stack_images(imgs):
    stack = torch.stack(imgs).float()
    return (stack - stack.min()) / (stack.max() - stack.min())


@wrong(
    "1.4",
    "ink_and_paper_exchanged",
    en="Your scale runs the other way: paper has become 1 and full ink 0, as on a screen. In the files it is paper that is 0. Which step of yours turns that round?",
    zh="你的尺度反了：白纸成了 1，最浓的墨成了 0，就像屏幕上那样。而在文件里，白纸才是 0。是哪一步把它反了过来？",
)
def stack_images(imgs):
    return 1 - torch.stack(imgs).float() / 255


@wrong(
    "1.4",
    "fixed_for_28_by_28",
    en="The size 28 is written into your code, and these images have another one. From what could the code read it off? Or is there a way to put images on a stack without saying how large they are?",
    zh="28 这个大小写死在代码里了，而这里的图像大小不同。代码可以从哪里读出它？或者，有没有不必说出大小就能把图像叠起来的办法？",
)
def stack_images(imgs):
    return torch.cat(imgs).view(-1, 28, 28).float() / 255


@wrong(
    "1.4",
    "room_for_28_by_28",
    en="You made room for images of 28 by 28 pixels, the chapter's, and the error says that these have another size. From what could the code read it off, and which function makes the room by itself?",
    zh="你预留的是原书那样 28×28 的位置，而错误信息说这些图像的大小不同。代码可以从哪里读出大小？哪个函数会自己准备好位置？",
)
def stack_images(imgs):
    stack = torch.zeros(len(imgs), 28, 28)
    for place, img in enumerate(imgs):
        stack[place] = img / 255
    return stack


@wrong(
    "1.4",
    "divided_by_the_count",
    en="You divide by 256, the number of grey levels, and full ink falls short of 1. Which is the largest of these levels, if the smallest is 0?",
    zh="你除以的是 256，也就是灰度的级数，于是最浓的墨也到不了 1。如果最小的一级是 0，最大的一级是几？",
)
def stack_images(imgs):
    return torch.stack(imgs).float() / 256


@wrong(
    "1.4",
    "images_counted_last",
    en="Your last axis counts the images, and so `stack[0]` is not an image but the first rows of all of them. Where does a new axis belong for `stack[0]` to be the first image?",
    zh="你的最后一个轴才是数图像的，所以 `stack[0]` 不是一张图像，而是所有图像的第一行。新的轴应当放在哪里，`stack[0]` 才是第一张图像？",
)
def stack_images(imgs):
    return torch.stack(imgs, -1).float() / 255


@wrong(
    "1.4",
    "images_counted_second",
    en="Your second axis counts the images, and so `stack[0]` is not an image but the first rows of all of them. Where does a new axis belong for `stack[0]` to be the first image?",
    zh="你的第二个轴才是数图像的，所以 `stack[0]` 不是一张图像，而是所有图像的第一行。新的轴应当放在哪里，`stack[0]` 才是第一张图像？",
)
def stack_images(imgs):
    return torch.stack(imgs, 1).float() / 255


@wrong(
    "1.4",
    "images_of_the_notebook",
    en="These are all the threes of this notebook, `three_tensors`, though another list was handed in. By which name does your function know the list that it is given?",
    zh="这是本笔记本里所有的 3，也就是 `three_tensors`，而传入的是另一个列表。在你的函数里，传入的列表叫什么名字？",
)
def stack_images(imgs):
    return mnist.digits(3, "train").float() / 255


@wrong(
    "1.4",
    "made_of_a_list_of_tensors",
    en="`torch.tensor` makes a tensor of numbers, or of lists of numbers, and takes each image for a single number. Your images are tensors already: which function puts tensors of one shape on top of each other?",
    zh="`torch.tensor` 用数，或者用元素为数的列表来创建张量，它把每张图像都当成了一个数。你的图像已经是张量了：哪个函数能把形状相同的张量叠在一起？",
)
def stack_images(imgs):
    return torch.tensor(imgs) / 255


# ---------------------------------------------------------------- 1.5


@wrong(
    "1.5",
    "type_taken_over",
    en="The numbers have kept the type that they had, or the one that PyTorch found for them: int64 for integers, float64 for NumPy's floats. How do you tell `torch.tensor` which one you want?",
    zh="这些数保留了原来的类型，或者用了 PyTorch 自己选的类型：整数是 int64，NumPy 的浮点数是 float64。怎样告诉 `torch.tensor` 你要的是哪一种？",
)
def own_tensor(data):
    return torch.tensor(data)


@wrong(
    "1.5",
    "memory_shared",
    en="What is float32 already was not copied: your tensor is another name for the same memory, and whoever writes into one writes into the other. Which of the ways from an array to a tensor always copies?",
    zh="已经是 float32 的数没有被复制：你的张量只是同一块内存的另一个名字，往其中一个里写，另一个也就变了。从数组到张量有几种办法，哪一种总会复制？",
)
def own_tensor(data):
    return torch.as_tensor(data, dtype=torch.float32)


@wrong(
    "1.5",
    "tensor_handed_back",
    en="You copy lists and arrays, but a float32 tensor comes back as it is: `float` has nothing to do and returns the very same tensor. What makes a copy in any case?",
    zh="列表和数组你都复制了，但 float32 的张量原样返回：`float` 没有事可做，就把同一个张量还给你。什么方法无论如何都会复制？",
)
def own_tensor(data):
    return data.float() if isinstance(data, torch.Tensor) else torch.tensor(data, dtype=torch.float32)


@wrong(
    "1.5",
    "array_instead_of_tensor",
    en="The numbers are right, but they stand in an array of NumPy. An array has no gradients and does not go to a GPU: which function makes a tensor of it, and does that one copy?",
    zh="数值是对的，但它们在 NumPy 的数组里。数组没有梯度，也不能放到 GPU 上：哪个函数能由它得到张量？这个函数会复制吗？",
)
def own_tensor(data):
    return np.array(data, dtype="float32")


@wrong("1.5", "array_instead_of_tensor")
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    return np.array([row + [fill] * (longest - len(row)) for row in rows], dtype="float32")


@wrong(
    "1.5",
    "twice_as_wide_as_needed",
    en="These are float64, which take twice the room. The text names the type that is wanted: where do you say another one?",
    zh="这些数是 float64，要占两倍的空间。题目说了要哪种类型：你在哪里写的是另一种？",
)
def own_tensor(data):
    return torch.tensor(np.asarray(data), dtype=torch.float64)


@wrong(
    "1.5",
    "one_library_added",
    en="You let PyTorch add, and then ask NumPy what came out. But NumPy has rules of its own for a sum of two types: which of the libraries has to do the second addition?",
    zh="你是让 PyTorch 相加，再问 NumPy 得到了什么。但两种类型相加，NumPy 有自己的规则：第二次加法应当由哪个库来做？",
)
def sum_types(a, b):
    return (a + b).type(), (a + b).numpy().dtype.name


@wrong(
    "1.5",
    "dtype_instead_of_type",
    en="Your first answer is the dtype. The method `type` says the same in other words, in those of the chapter: what does it return for a sum?",
    zh="你的第一个回答是 dtype。`type` 方法说的是同一件事，但用的是另一种写法，也就是原书的写法：它对这个和返回什么？",
)
def sum_types(a, b):
    return str((a + b).dtype), (a.numpy() + b.numpy()).dtype.name


@wrong(
    "1.5",
    "dtype_instead_of_its_name",
    en="Your second answer is a dtype of NumPy. It only looks like a word when it is printed: which attribute of it is the word, as a string?",
    zh="你的第二个回答是 NumPy 的 dtype，它只是打印出来像一个词。它的哪个属性才是这个词，而且是字符串？",
)
def sum_types(a, b):
    return (a + b).type(), (a.numpy() + b.numpy()).dtype


@wrong(
    "1.5",
    "torchs_dtype_instead_of_type",
    en="Your first answer is a dtype of PyTorch, which is not even text. The method `type` says the same as a string, in the chapter's words: what does it return for a sum?",
    zh="你的第一个回答是 PyTorch 的 dtype，它甚至不是文字。`type` 方法用字符串、用原书的写法说同一件事：它对这个和返回什么？",
)
def sum_types(a, b):
    return (a + b).dtype, (a.numpy() + b.numpy()).dtype.name


@wrong(
    "1.5",
    "torch_asked_twice",
    en="Both of your answers are PyTorch's: a name that begins with `torch.` is not one of NumPy's. What do `a` and `b` have to become before NumPy adds them, and whose dtype is the sum's then?",
    zh="你的两个回答都出自 PyTorch：以 `torch.` 开头的名字不是 NumPy 的。在由 NumPy 相加之前，`a` 和 `b` 要先变成什么？这样得到的和，dtype 属于哪个库？",
)
def sum_types(a, b):
    return (a + b).type(), str((a + b).dtype)


@wrong(
    "1.5",
    "handed_back_to_torch",
    en="NumPy did add, but it was given tensors and so handed a tensor back: what you ask for its dtype is one of PyTorch's again, and says so. What do `a` and `b` have to become before they are added?",
    zh="相加的确实是 NumPy，但你交给它的是张量，它还回来的也就是张量：你问的又是 PyTorch 的 dtype，名字也说明了这一点。在相加之前，`a` 和 `b` 要先变成什么？",
)
def sum_types(a, b):
    return (a + b).type(), "torch." + (a.numpy() + b.numpy()).dtype.name


@wrong(
    "1.5",
    "libraries_exchanged",
    en="NumPy's answer comes first. Which of the two is to be the first?",
    zh="NumPy 的回答排在了前面。两个之中，哪个应当在前？",
)
def sum_types(a, b):
    return (a.numpy() + b.numpy()).dtype.name, (a + b).type()


@wrong(
    "1.5",
    "first_one_decides",
    en="You look at the type of the first alone. Which type has a sum of bytes and floats, when the bytes come first?",
    zh="你只看了第一个的类型。如果是字节加浮点数，而且字节在前，和是什么类型？",
)
def sum_types(a, b):
    return a.type(), a.numpy().dtype.name


@wrong(
    "1.5",
    "always_the_two_examples",
    en="You return the two names that stand in the text as examples, whatever `a` and `b` are. Who can tell you the type of this very sum?",
    zh="不论 `a` 和 `b` 是什么，你返回的都是题目里用作例子的那两个名字。眼前这个和的类型，可以去问谁？",
)
def sum_types(a, b):
    return "torch.LongTensor", "int64"


@wrong(
    "1.5",
    "two_dtypes_instead_of_words",
    en="You return two dtypes, and both answers are to be strings. What does the text call for the tensor, and what does a dtype of NumPy call itself?",
    zh="你返回的是两个 dtype，而两个回答都应当是字符串。对张量，题目要调用的是什么？NumPy 的 dtype 又用什么来说出自己的名字？",
)
def sum_types(a, b):
    return (a + b).dtype, (a.numpy() + b.numpy()).dtype


@wrong(
    "1.5",
    "classes_instead_of_types",
    en="`type(…)` says that a sum is a tensor, or an array, but not what kind of numbers it holds. Which method does the text name for the tensor, and which attribute of an array knows its dtype?",
    zh="`type(…)` 只说一个和是张量还是数组，不说里面是哪种数。题目对张量提到的是哪个方法？数组的哪个属性知道它的数据类型？",
)
def sum_types(a, b):
    return type(a + b), type(a.numpy() + b.numpy())


@wrong(
    "1.5",
    "jagged_as_they_are",
    en="A tensor must not be jagged, and so PyTorch refuses: its error names the length that it expects and the one that it got. Your rows are as long as they were. What do the shorter ones need before they can be in one tensor, and up to the length of which row?",
    zh="张量不能是不规则的，所以 PyTorch 拒绝了：错误信息说的是它要的长度和它得到的长度。你的各行还是原来那么长。较短的行要先怎样，才能放进同一个张量？要补到和哪一行一样长？",
)
def pad_rows(rows, fill):
    return torch.tensor(rows, dtype=torch.float32)


@wrong(
    "1.5",
    "callers_rows_filled_up",
    en="The rectangle is right, but the caller's rows are longer now: `append`, `extend` and `+=` change a list itself, and `list(rows)` copies only the outer list. Which way of joining two lists makes a new one?",
    zh="矩形是对的，但调用者的行变长了：`append`、`extend` 和 `+=` 改变的是列表自己，而 `list(rows)` 只复制最外层。怎样连接两个列表，才会得到一个新列表？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    for row in rows:
        row += [fill] * (longest - len(row))
    return torch.tensor(rows, dtype=torch.float32)


@wrong(
    "1.5",
    "cut_to_the_shortest",
    en="Numbers were lost: your rectangle is as wide as the shortest row. Is it `min` or `zip`, which stops with the shortest of its lists, that has decided this, and which row has to set the width?",
    zh="丢了一些数：你的矩形只有最短的一行那么宽。这是 `min` 决定的，还是 `zip`（最短的列表一到头，它就停止）决定的？宽度应当由哪一行决定？",
)
def pad_rows(rows, fill):
    shortest = min(map(len, rows))
    return torch.tensor([row[:shortest] for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "first_row_sets_the_width",
    en="Your rectangle is as wide as the first row, and other rows may be longer or shorter. Which row needs the most room?",
    zh="你的矩形和第一行一样宽，而别的行可能更长，也可能更短。哪一行需要的地方最多？",
)
def pad_rows(rows, fill):
    wide = len(rows[0])
    return torch.tensor([(row + [fill] * wide)[:wide] for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "filled_up_to_the_first_row",
    en="Shorter rows were filled up to the length of the first one, but a longer row stays as long as it is, and PyTorch refuses a jagged table. Which row needs the most room?",
    zh="较短的行都补到了第一行那么长，但更长的行还是那么长，而 PyTorch 不接受不规则的表。哪一行需要的地方最多？",
)
def pad_rows(rows, fill):
    return torch.tensor([row + [fill] * (len(rows[0]) - len(row)) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "last_row_sets_the_width",
    en="Your rectangle is as wide as the last row, and other rows may be longer or shorter. Which row needs the most room?",
    zh="你的矩形和最后一行一样宽，而别的行可能更长，也可能更短。哪一行需要的地方最多？",
)
def pad_rows(rows, fill):
    wide = len(rows[-1])
    return torch.tensor([(row + [fill] * wide)[:wide] for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "empty_rows_left_out",
    en="Your rectangle has fewer rows than there are in `rows`: an empty row is a row, too. What stands in all of its places?",
    zh="你的矩形的行数比 `rows` 少：空的一行也是一行。它的每个位置上应当是什么？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows if row], dtype=torch.float32)


@wrong(
    "1.5",
    "rows_turned_into_columns",
    en="The numbers are right, but your rectangle lies on its side: `zip` and `zip_longest` hand out columns, and `.T` exchanges the two axes. In which direction are your rows to run?",
    zh="数值是对的，但你的矩形躺倒了：`zip` 和 `zip_longest` 给出的是一列一列，`.T` 会交换两个轴。你的各行应当沿哪个方向排列？",
)
def pad_rows(rows, fill):
    return torch.tensor(list(itertools.zip_longest(*rows, fillvalue=fill)), dtype=torch.float32)


@wrong(
    "1.5",
    "filled_up_to_the_last_row",
    en="Shorter rows were filled up to the length of the last one, but a longer row stays as long as it is, and PyTorch refuses a jagged table. Which row needs the most room?",
    zh="较短的行都补到了最后一行那么长，但更长的行还是那么长，而 PyTorch 不接受不规则的表。哪一行需要的地方最多？",
)
def pad_rows(rows, fill):
    return torch.tensor([row + [fill] * (len(rows[-1]) - len(row)) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "one_fill_for_each_row",
    en="Each short row got a single `fill` at its end, however many places it lacks, and the table is still jagged. How many numbers does a row of length 1 lack if the longest has 4?",
    zh="每个较短的行都只在末尾补了一个 `fill`，不论缺几个，所以表仍然是不规则的。最长的一行有 4 个数时，长度为 1 的一行缺几个？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (len(row) < longest) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "one_column_too_many",
    en="Your rectangle has a column in which every row holds `fill`, also the longest. How many places are free behind the longest row?",
    zh="你的矩形多出了一列，每一行在那里都是 `fill`，最长的一行也是。最长的一行后面空着几个位置？",
)
def pad_rows(rows, fill):
    wide = max(map(len, rows)) + 1
    return torch.tensor([row + [fill] * (wide - len(row)) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "filled_in_front",
    en="What is missing was filled in at the left, and so first numbers no longer stand below each other. At which end is a row too short?",
    zh="你把缺的部分补在了左边，于是各行的第一个数不再上下对齐。一行太短，是哪一头不够？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    return torch.tensor([[fill] * (longest - len(row)) + row for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "zeros_whatever_was_asked",
    en="The free places hold 0. The caller may have a reason for another number, for example because 0 is a pixel like any other: which argument have you not used?",
    zh="空出来的位置上都是 0。调用者可能有理由用别的数，例如 0 本身就是一个普通的像素值：你漏用了哪个参数？",
)
def pad_rows(rows, fill):
    return torch.tensor(list(itertools.zip_longest(*rows, fillvalue=0)), dtype=torch.float32).T


@wrong(
    "1.5",
    "minus_one_whatever_was_asked",
    en="The free places hold −1, as in the first example. The caller may ask for another number: which argument have you not used?",
    zh="空出来的位置上都是 −1，和第一个例子一样。调用者可能要用别的数：你漏用了哪个参数？",
)
def pad_rows(rows, fill):
    return torch.tensor(list(itertools.zip_longest(*rows, fillvalue=-1)), dtype=torch.float32).T


@wrong(
    "1.5",
    "every_zero_taken_for_a_free_place",
    en="A 0 that stood in one of the rows has become `fill`. You made a rectangle of zeros and took every 0 in it for a free place, but a row may hold a 0 of its own. What could be in the rectangle before the rows come into it?",
    zh="某一行里本来就有的 0 变成了 `fill`。你先做了一个全是 0 的矩形，再把其中的每个 0 都当成空位，而一行里本来就可能有 0。在写入各行之前，矩形里可以先放什么？",
)
def pad_rows(rows, fill):
    out = torch.tensor(list(itertools.zip_longest(*rows, fillvalue=0)), dtype=torch.float32).T
    out[out == 0] = fill
    return out


@wrong(
    "1.5",
    "largest_row_sets_the_width",
    en="`max` of a list of lists is the largest list and not the longest: lists are compared as words are, by their first numbers. How long your row is, is luck then. What is it that you want the largest of?",
    zh="对由列表组成的列表，`max` 给出的是最大的列表，而不是最长的：列表像单词一样，从第一个数开始逐个比较。这样得到的那一行有多长，全凭运气。你要求的其实是什么的最大值？",
)
def pad_rows(rows, fill):
    return torch.tensor([row + [fill] * (len(max(rows)) - len(row)) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "largest_row_sets_the_width_of_a_rectangle",
    en="`max` of a list of lists is the largest list and not the longest: lists are compared as words are, by their first numbers. How long your row is, is luck then. What is it that you want the largest of?",
    zh="对由列表组成的列表，`max` 给出的是最大的列表，而不是最长的：列表像单词一样，从第一个数开始逐个比较。这样得到的那一行有多长，全凭运气。你要求的其实是什么的最大值？",
)
def pad_rows(rows, fill):
    out = torch.full((len(rows), len(max(rows))), float(fill))
    for place, row in zip(out, rows):
        place[: len(row)] = torch.tensor(row)
    return out


@wrong(
    "1.5",
    "as_wide_as_there_are_rows",
    en="You fill up to the number of rows. That is how high the rectangle is: which row says how wide it has to be?",
    zh="你补到的长度是行数。行数是矩形的高：它该有多宽，由哪一行决定？",
)
def pad_rows(rows, fill):
    return torch.tensor([row + [fill] * (len(rows) - len(row)) for row in rows], dtype=torch.float32)


@wrong(
    "1.5",
    "numbers_cut_to_integers",
    en="The fractions of your rows are gone, whatever `fill` is: 0.5 has become 0. Each number went through a type that has no room for them. Which step of yours makes whole numbers, and who asked for it?",
    zh="不论 `fill` 是什么，各行的小数部分都没有了：0.5 变成了 0。每个数都经过了一种放不下小数的类型。你的哪一步把它们变成了整数？有谁要求这样做？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    whole = [[int(number) for number in row] for row in rows]
    return torch.tensor([row + [fill] * (longest - len(row)) for row in whole], dtype=torch.float32)


@wrong(
    "1.5",
    "type_of_the_fill",
    en="The fractions are gone: 0.5 has become 0. Before your rows were written in, the rectangle was made of `fill` alone, and `fill` is a whole number here. Which type did the rectangle have at that moment, and can a number of a row keep its fraction in it?",
    zh="小数部分没有了：0.5 变成了 0。在写入各行之前，你的矩形里只有 `fill`，而这里的 `fill` 是整数。那时矩形是什么类型？写进去的数还能保留小数部分吗？",
)
def pad_rows(rows, fill):
    made = torch.full((len(rows), max(map(len, rows))), fill)
    for place, row in zip(made, rows):
        place[: len(row)] = torch.tensor(row)
    return made.float()


@wrong(
    "1.5",
    "type_of_the_fill_kept",
    en="Your rectangle takes its type from `fill`: with a whole number it is int64, and the fractions of your rows are cut off. A type that depends on what fills the gaps is a surprise waiting to happen: how can you settle it when the rectangle is made?",
    zh="你的矩形的类型取决于 `fill`：它是整数时，矩形就是 int64，各行的小数部分都被截掉了。类型取决于用什么来补，迟早会出意外：建立矩形时，怎样把类型定下来？",
)
def pad_rows(rows, fill):
    made = torch.full((len(rows), max(map(len, rows))), fill)
    for place, row in zip(made, rows):
        place[: len(row)] = torch.tensor(row)
    return made


@wrong(
    "1.5",
    "type_left_to_the_numbers",
    en="If all numbers happen to be integers, your tensor becomes int64. A type that depends on what is in the list is a surprise waiting to happen: how can you settle it?",
    zh="如果恰好所有的数都是整数，你的张量就会变成 int64。类型取决于列表里有什么，迟早会出意外：怎样把类型定下来？",
)
def pad_rows(rows, fill):
    longest = max(map(len, rows))
    return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])
