"""A short list with everything that curators move about."""

SAMPLE_LIST = """# 清单

## 大模型理论

### 注意力
注意力变体：
- [Attention is all you need](https://arxiv.org/abs/1706.03762) 必读
- [MQA](https://arxiv.org/abs/1911.02150)

位置编码：
- [RoPE](https://example.org/rope) [code](https://example.org/rope/code)

## 训练
- [LoRA](https://example.org/lora)
- [显存估算](https://example.org/memory)

### 量化
待补充：

## License
MIT
"""
